import { CodecError, type Where } from './codec-error';

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
