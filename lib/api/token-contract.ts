/** What the constructs, the authorizer and the rotation agree on. No imports: the functions bundle this file. */

/** Environment of the authorizer function. Either the ARN of a `JwtSigningKey` or issuer and audience are set. */
export const AUTHORIZER_ENVIRONMENT = {
  /** Set by `secrets: { JWT_KEY: … }` of a function. */
  secretArn: 'JWT_KEY_SECRET_ARN',
  issuer: 'JWT_ISSUER',
  /** A JSON list. */
  audience: 'JWT_AUDIENCE',
} as const;

/** Environment of the rotation function. */
export const ROTATION_ENVIRONMENT = {
  /** How long tokens are valid, in seconds: for so long a key that no longer signs must verify. */
  tokenLifetime: 'TOKEN_LIFETIME_SECONDS',
} as const;

/** A key that no longer signs and still verifies. */
export interface RetiredKey {
  readonly kid: string;
  readonly key: string;
  /** ISO 8601. */
  readonly retiredAt: string;
}

/** The value of a `JwtSigningKey`'s secret. Keys are text, used as UTF-8 bytes for HS256. */
export interface SigningSecret {
  readonly issuer: string;
  readonly audience: string;
  readonly kid: string;
  readonly key: string;
  readonly previous?: readonly RetiredKey[];
}
