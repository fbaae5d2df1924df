/** Why a value cannot be written as text. */
export type ValueErrorCode =
  | 'VALUE_TYPE' // the value is not of the attribute's type
  | 'VALUE_FORMAT' // text that does not read as its type
  | 'VALUE_RANGE' // outside what the type or DynamoDB holds exactly
  | 'VALUE_PRECISION' // more fraction digits than the timestamp keeps
  | 'VALUE_ENUM' // not one of the values allowed
  | 'VALUE_ILL_FORMED'; // a lone surrogate: UTF-8 has no bytes for it

/** A value that has no canonical text. `message` says what was found and what is allowed; the caller knows whose value it is. */
export class ValueError extends Error {
  public readonly name = 'ValueError';

  constructor(
    public readonly code: ValueErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** A short, unambiguous picture of a value for a message. */
export function show(value: unknown): string {
  if (value instanceof Date) return 'a Date';
  if (typeof value === 'bigint') return `${value}n`;
  const text =
    typeof value === 'object'
      ? (JSON.stringify(value) ?? String(value))
      : typeof value === 'string'
        ? JSON.stringify(value)
        : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
