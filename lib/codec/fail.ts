import { ValueError } from '../model';
import { CodecError, type Where } from './codec-error';

/** A `ValueError` of the model as the `CodecError` of a place; any other error unchanged. For `throw` in a catch. */
export function located(error: unknown, where: Where, value: unknown, allowed: string): unknown {
  if (!(error instanceof ValueError)) return error;
  const hint = error.code === 'VALUE_PRECISION' ? "declare more digits, as in timestamp(6), or 'truncate: true'" : undefined;
  return new CodecError(error.code, where, value, allowed, hint);
}

/**
 * The text, if UTF-8 can express it.
 *
 * @throws CodecError for half of a surrogate pair: writing it would store another character.
 */
export function wellFormed(text: string, where: Where): string {
  if ((text as WellFormed).isWellFormed()) return text;
  throw new CodecError('VALUE_ILL_FORMED', where, text, 'text that UTF-8 can express', 'it holds half of a surrogate pair');
}

/** ES2024, in Node since 20.0; the compiler's library is ES2022. */
type WellFormed = string & { isWellFormed(): boolean };
