import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { SigningSecret } from '../../lib/api/token-contract';
import { CLOCK_TOLERANCE_SECONDS } from './verifier';

/** A key that was replaced is known within this time; a key id that is not known is looked up sooner. */
const CACHE_MS = 5 * 60_000;
/** Whoever sends invented key ids makes no more calls than this. */
const REFETCH_MS = 10_000;

interface Keys {
  readonly secret: SigningSecret;
  readonly fetchedAt: number;
}

/** Verifies tokens signed with the key of a secret, or with one that it replaced. HS256 and nothing else. */
export function secretVerifier(secretArn: string): (token: string) => Promise<JWTPayload> {
  const client = new SecretsManagerClient({});
  let keys: Promise<Keys> | undefined;

  const fetchKeys = async (): Promise<Keys> => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    return { secret: JSON.parse(SecretString), fetchedAt: Date.now() };
  };
  const keysWithin = async (age: number): Promise<Keys> => {
    const present = await keys?.catch(() => undefined);
    if (present && Date.now() - present.fetchedAt < age) return present;
    keys = fetchKeys();
    return keys;
  };

  return async (token) => {
    let { secret } = await keysWithin(CACHE_MS);
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const found = keyOf(secret, kid);
        if (found) return found;
        ({ secret } = await keysWithin(REFETCH_MS));
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
