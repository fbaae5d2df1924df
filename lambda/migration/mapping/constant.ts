import { CodecError, encodeValue, fromPostgres } from '../../../lib/codec';
import type { AttributeType } from '../../../lib/model';

/**
 * A constant of the mapping as the model has it. JSON has no word for a bigint, and no number beyond 2^53 that all its readers read alike:
 * these are written as text.
 */
export function constantValue(type: AttributeType, constant: string | number | boolean | undefined): unknown {
  const { scalar, list } = type;
  if (list || (scalar !== 'bigint' && scalar !== 'number')) return constant;
  if (typeof constant === 'string') return fromPostgres(type, { name: 'constant', type: 'numeric' }, constant);
  return scalar === 'bigint' && Number.isSafeInteger(constant) ? BigInt(constant as number) : constant;
}

/** Why a constant cannot be the value of an attribute; undefined when it can. */
export function constantProblem(type: AttributeType, constant: string | number | boolean): string | undefined {
  try {
    encodeValue(type, constantValue(type, constant), {});
    return undefined;
  } catch (error) {
    // Without a place: a constant has no column.
    if (error instanceof CodecError) return new CodecError(error.code, {}, constant, error.allowed, error.hint).message;
    throw error;
  }
}
