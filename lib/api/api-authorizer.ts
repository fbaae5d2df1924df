import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type { JwtSigningKey } from './jwt-signing-key';

/** Which tokens `ApiAuthorizer.jwt` accepts. */
export interface JwtAuthorizerOptions {
  /** Who signs the tokens, an https URL: what their claim `iss` says. Its keys are found through `/.well-known/openid-configuration`. */
  readonly issuer: string;
  /** Whom the tokens are for: their claim `aud` (or `client_id`) is one of these. */
  readonly audience: string[];
}

/** Which users of a pool `ApiAuthorizer.userPool` accepts. */
export interface UserPoolAuthorizerOptions {
  /** Application clients of the pool whose tokens are accepted. A REST API accepts those of every client of the pool. */
  readonly clients: cognito.IUserPoolClient[];
}

/**
 * What an authorizer checks.
 * @internal
 */
export type AuthorizerSpec =
  | ({ readonly kind: 'jwt' } & JwtAuthorizerOptions)
  | { readonly kind: 'jwtKey'; readonly key: JwtSigningKey }
  | { readonly kind: 'userPool'; readonly pool: cognito.IUserPool; readonly clients: readonly cognito.IUserPoolClient[] }
  | { readonly kind: 'iam' };

/**
 * Who may call a route.
 *
 * Tokens are expected as `Authorization: Bearer …`. A missing, expired or forged one is answered with 401 before any of your code runs.
 *
 * @example
 * const authorizer = ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['shop'] });
 */
export class ApiAuthorizer {
  /**
   * Tokens of an OpenID Connect provider. An HTTP API checks them itself, a REST API through a function of this library.
   * @param options who signs the tokens and whom they are for
   */
  public static jwt(options: JwtAuthorizerOptions): ApiAuthorizer {
    return new ApiAuthorizer({ kind: 'jwt', ...options });
  }

  /**
   * Tokens that the application signs itself, with HS256 and a key that nobody but its functions can read. A function of this library
   * checks them on both types of API.
   * @param key the key, its issuer and its audience
   */
  public static jwtKey(key: JwtSigningKey): ApiAuthorizer {
    return new ApiAuthorizer({ kind: 'jwtKey', key });
  }

  /**
   * Users of a Cognito user pool, checked by API Gateway itself.
   * @param pool the pool
   * @param options whose tokens are accepted
   */
  public static userPool(pool: cognito.IUserPool, options: UserPoolAuthorizerOptions): ApiAuthorizer {
    return new ApiAuthorizer({ kind: 'userPool', pool, clients: options.clients });
  }

  /**
   * AWS principals that sign their requests (SigV4) and may `execute-api:Invoke`. Not for browsers: a frontend's distribution does not
   * sign, so `StaticFrontend` refuses an API with such a route.
   */
  public static iam(): ApiAuthorizer {
    return new ApiAuthorizer({ kind: 'iam' });
  }

  /** @internal */
  public readonly _spec: AuthorizerSpec;

  private constructor(spec: AuthorizerSpec) {
    this._spec = spec;
  }
}
