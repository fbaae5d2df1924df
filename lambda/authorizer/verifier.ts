import { errors, type JWTPayload } from 'jose';
import { AUTHORIZER_ENVIRONMENT } from '../../lib/api/token-contract';
import type { Verdict } from './answer';
import { issuerVerifier } from './issuer-keys';
import { secretVerifier } from './secret-keys';

/** Says what a token claims, or why it is refused. Throws when it cannot tell: the secret or the issuer does not answer. */
export type Verify = (token: string) => Promise<Verdict>;

/** The verifier that the environment of the function describes. */
export function verifierOf(environment: { readonly [name: string]: string | undefined }): Verify {
  const { secretArn, issuer, audience } = AUTHORIZER_ENVIRONMENT;
  const secret = environment[secretArn];
  if (secret) return refusing(secretVerifier(secret));
  return refusing(issuerVerifier(environment[issuer] ?? '', JSON.parse(environment[audience] ?? '[]')));
}

/** What is wrong with a token. Other errors of jose are about the keys of the issuer: that is no fault of the token. */
const REFUSALS: readonly string[] = [
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTExpired.code,
  errors.JWTInvalid.code,
];

function refusing(verify: (token: string) => Promise<JWTPayload>): Verify {
  return async (token) => {
    try {
      return { payload: await verify(token) };
    } catch (error) {
      if (error instanceof errors.JOSEError && REFUSALS.includes(error.code)) return { reason: `${error.code}: ${error.message}` };
      throw error;
    }
  };
}
