import type { ValueErrorCode } from './value-error';

/** Why a key cannot be made from the values given. */
export type KeyErrorCode =
  | ValueErrorCode
  | 'KEY_VALUE_MISSING' // an attribute of the key has no value
  | 'KEY_TOO_LONG' // more UTF-8 bytes than DynamoDB takes: 2048 for a partition key, 1024 for a sort key
  | 'KEY_EMPTY' // DynamoDB refuses an empty key
  | 'KEY_NO_PREFIX'; // a number or binary key has no beginning

/** A key that cannot be made. Nothing was sent. */
export class KeyError extends Error {
  public readonly name = 'KeyError';

  constructor(
    public readonly code: KeyErrorCode,
    public readonly entity: string,
    /** The attribute whose value is at fault; empty when it is the key as a whole. */
    public readonly attribute: string,
    /** The key attribute that was to be made. */
    public readonly key: string,
    reason: string,
  ) {
    super(`${entity}${attribute && `.${attribute}`}: ${reason} (key ${key})`);
  }
}
