/** A value as DynamoDB's low-level API sends and returns it. The client of the AWS SDK takes and gives the same shape. */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: Uint8Array }
  | { BOOL: boolean }
  | { NULL: true }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: Uint8Array[] };

/** A whole item in wire form, by attribute name. */
export type WireItem = Record<string, AttributeValue>;

/** Every member of `AttributeValue` at once: to ask which one is there without a chain of `in`. */
export interface AnyWire {
  readonly S?: string;
  readonly N?: string;
  readonly B?: Uint8Array;
  readonly BOOL?: boolean;
  readonly NULL?: true;
  readonly L?: AttributeValue[];
  readonly M?: Record<string, AttributeValue>;
  readonly SS?: string[];
  readonly NS?: string[];
  readonly BS?: Uint8Array[];
}

/**
 * A value that stands for a DynamoDB NULL in an attribute of any type. JavaScript's `null` leaves an attribute out
 * (in `json` it is JSON's null); a mapping with `null: 'null'` stores this instead.
 */
export const STORED_NULL: unique symbol = Symbol('DynamoDB NULL');

/** Sets a property by any name: `__proto__` becomes an ordinary property instead of the prototype. */
export function setOwn<T>(target: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__') Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}
