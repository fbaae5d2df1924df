import { createHash, createPublicKey, verify } from 'node:crypto';

/**
 * HKT's wallets are Ed25519 keys, and the address of a wallet is its public key: 32 bytes in base64url. Addresses that came from the old
 * application (`0x…`) stay readable, but to prove one takes the curve and the hash of its chain, which Node.js does not have.
 */
const ADDRESS = /^[\w-]{43}$/;

export function isProvable(address: string): boolean {
  return ADDRESS.test(address);
}

/** What the owner of a wallet signs. It says what is signed, and holds a token that is used once. */
export function challengeText(address: string, token: string): string {
  return `HKT wants you to prove that this wallet is yours:\n${address}\n\nThis costs nothing and moves nothing.\n\nNonce: ${token}`;
}

/** Whether the signature, in base64url, of the text was made with the wallet's private key. */
export function isSignedBy(address: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: address } });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false; // Some 32 bytes are no point on the curve.
  }
}

/** The same wallet on the same chain has the same id, so a user cannot have it twice. */
export function walletIdOf(address: string, chainId: bigint): string {
  return createHash('sha256').update(`${chainId}:${address}`).digest('base64url').slice(0, 21);
}
