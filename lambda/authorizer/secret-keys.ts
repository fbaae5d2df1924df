import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { SigningSecret } from '../../lib/api/token-contract';
import { CLOCK_TOLERANCE_SECONDS } from './clock-tolerance';

/** A key that was replaced is known within this time; a key id that is not known is looked up sooner. */
const CACHE_MS = 5 * 60_000;
/** Whoever sends invented key ids makes one call in this time: a key may have been replaced a moment after it was read. */
const REFETCH_MS = 10_000;

interface Keys {
  readonly secret: SigningSecret;
  readonly fetchedAt: number;
}

/** Verifies tokens signed with the key of a secret, or with one that it replaced. HS256 and nothing else. */
export function secretVerifier(secretArn: string): (token: string) => Promise<JWTPayload> {
  const client = new SecretsManagerClient({});
  let keys: Keys | undefined;
  let searchedAt = Number.NEGATIVE_INFINITY;

  /** What was read before stays when this fails. A function serves one request at a time, so none waits for another's. */
  const fetchKeys = async (): Promise<Keys> => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    keys = { secret: JSON.parse(SecretString), fetchedAt: Date.now() };
    return keys;
  };
  const currentKeys = async (): Promise<Keys> => (keys && Date.now() - keys.fetchedAt < CACHE_MS ? keys : fetchKeys());
  /** For a key id that is not known. */
  const newerKeys = async (): Promise<Keys> => {
    if (Date.now() - searchedAt < REFETCH_MS) return currentKeys();
    searchedAt = Date.now();
    return fetchKeys();
  };

  return async (token) => {
    let { secret } = await currentKeys();
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const found = keyOf(secret, kid);
        if (found) return found;
        ({ secret } = await newerKeys());
        const fresh = keyOf(secret, kid);
        if (!fresh) throw new errors.JWSInvalid('the key id is not known');
        return fresh;
      },
      optionsOf(secret),
    );
    return payload;
  };
}

function keyOf(secret: SigningSecret, kid: string | undefined): Uint8Array | undefined {
  const found = [secret, ...(secret.previous ?? [])].find((one) => one.kid === kid);
  return found && new TextEncoder().encode(found.key);
}

function optionsOf({ issuer, audience }: SigningSecret): JWTVerifyOptions {
  return { issuer, audience, algorithms: ['HS256'], clockTolerance: CLOCK_TOLERANCE_SECONDS, requiredClaims: ['exp'] };
}
