import { errors, type JWTPayload } from 'jose';
import { AUTHORIZER_ENVIRONMENT } from '../../lib/api/token-contract';
import type { Denied } from './answer';
import { issuerVerifier } from './issuer-keys';
import { secretVerifier } from './secret-keys';

/** Says what a token claims, or why it is refused. Throws when it cannot tell: the secret or the issuer does not answer. */
export type Verify = (token: string) => Promise<JWTPayload | Denied>;

/** Clocks differ a little. */
export const CLOCK_TOLERANCE_SECONDS = 5;

/** The verifier that the environment of the function describes. */
export function verifierOf(environment: { readonly [name: string]: string | undefined }): Verify {
  const { secretArn, issuer, audience } = AUTHORIZER_ENVIRONMENT;
  const secret = environment[secretArn];
  if (secret) return refusing(secretVerifier(secret));
  return refusing(issuerVerifier(environment[issuer] ?? '', JSON.parse(environment[audience] ?? '[]')));
}

/** What jose says of a token is a reason; anything else is a failure of ours. */
function refusing(verify: (token: string) => Promise<JWTPayload>): Verify {
  return async (token) => {
    try {
      return await verify(token);
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return { reason: `${error.code}: ${error.message}` };
      throw error;
    }
  };
}
