import { CodecError, encodeValue } from '../../../lib/codec';
import type { AttributeType } from '../../../lib/model';

/** A constant of the mapping as the model has it: JSON has no word for a bigint. */
export function constantValue({ scalar }: AttributeType, constant: string | number | boolean | undefined): unknown {
  return scalar === 'bigint' && Number.isSafeInteger(constant) ? BigInt(constant as number) : constant;
}

/** Why a constant cannot be the value of an attribute; undefined when it can. */
export function constantProblem(type: AttributeType, constant: string | number | boolean): string | undefined {
  try {
    encodeValue(type, constantValue(type, constant), {});
    return undefined;
  } catch (error) {
    if (error instanceof CodecError) return error.message;
    throw error;
  }
}
