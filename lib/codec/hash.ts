import { hash } from 'node:crypto';

const MODULUS_MASK = (1n << 128n) - 1n;

/** The first 16 bytes of SHA-256. */
export function hash128(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer').subarray(0, 16);
}

/**
 * Adds a hash to a sum of hashes, modulo 2^128. The sum does not depend on the order, and unlike XOR it does not cancel what comes
 * twice.
 *
 * @param sum start with 0n
 */
export function addHash(sum: bigint, hash: Uint8Array): bigint {
  const view = new DataView(hash.buffer, hash.byteOffset, 16);
  return (sum + ((view.getBigUint64(0) << 64n) | view.getBigUint64(8))) & MODULUS_MASK;
}
