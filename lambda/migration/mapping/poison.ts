import { CodecError } from '../../../lib/codec';
import { KeyError } from '../../../lib/model';

/** Why an item of a row cannot be written. The rest of the run goes on. */
export interface PoisonItem {
  /** The rule of the mapping. */
  readonly item: string;
  readonly code: string;
  readonly attribute?: string;
  readonly column?: string;
  readonly reason: string;
}

/** A line of the poison report: which row, and why. */
export interface PoisonRow extends PoisonItem {
  readonly table: string;
  /** The key of the row in the source. */
  readonly key: Readonly<Record<string, string>>;
}

/** A fault of the row's values, or undefined when the error is anything else. */
export function poisonOf(item: string, error: unknown, columnOf: (attribute: string) => string | undefined): PoisonItem | undefined {
  if (error instanceof CodecError) {
    const { code, attribute, message } = error;
    return { item, code, attribute, column: error.column ?? (attribute && columnOf(attribute)), reason: message };
  }
  if (!(error instanceof KeyError)) return undefined;
  const { code, attribute, message } = error;
  return { item, code, attribute: attribute || undefined, column: columnOf(attribute), reason: message };
}
