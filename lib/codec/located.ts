import { ValueError } from '../model/value-error';
import { CodecError, type Where } from './codec-error';

/** A `ValueError` of the model as the `CodecError` of a place; any other error unchanged. For `throw` in a catch. */
export function located(error: unknown, where: Where, value: unknown, allowed: string): unknown {
  if (!(error instanceof ValueError)) return error;
  const hint = error.code === 'VALUE_PRECISION' ? 'declare more digits, as in timestamp(6), or "truncate": true' : undefined;
  return new CodecError(error.code, where, value, allowed, hint);
}
