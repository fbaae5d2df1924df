import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { ServerlessFunctionOptions } from '../function';

/** How `LegacyServer.url` introduces itself. */
export interface LegacyUrlOptions {
  /**
   * A secret (plain text of letters and digits) that every forwarded request carries in the header `x-origin-secret`, so that the
   * server can refuse whoever does not come through the API. Its value is read when the stack is deployed.
   * @default - no such header
   */
  readonly secret?: secretsmanager.ISecret;
}

/**
 * What a legacy server is.
 * @internal
 */
export type LegacySpec =
  | { readonly kind: 'url'; readonly url: string; readonly secret?: secretsmanager.ISecret }
  | { readonly kind: 'express'; readonly options: ServerlessFunctionOptions };

/**
 * Where requests go that no route answers yet, so that a team moves route by route. It stands behind no authorizer: the old
 * application authenticates as it always did.
 *
 * @example
 * const legacy = LegacyServer.url('https://old.example.com');
 */
export class LegacyServer {
  /**
   * A server that keeps running where it is. It gets path, query, cookies and body unchanged; `docs/api.md` lists the headers that
   * API Gateway adds and the limits (30 s, 10 MB, no WebSocket).
   * @param url where it is, https or http, with or without a path
   * @param options a shared secret
   */
  public static url(url: string, options: LegacyUrlOptions = {}): LegacyServer {
    return new LegacyServer({ kind: 'url', url, secret: options.secret });
  }

  /**
   * The Express application itself, as one function. The package `serverless-http` has to be installed beside it.
   * @param options `entry`, the file that exports the application and does not call `listen` when it is imported; `handler`, its name
   * there (default 'app'); and everything a function needs
   */
  public static express(options: ServerlessFunctionOptions): LegacyServer {
    return new LegacyServer({ kind: 'express', options });
  }

  /** @internal */
  public readonly _spec: LegacySpec;

  private constructor(spec: LegacySpec) {
    this._spec = spec;
  }
}
