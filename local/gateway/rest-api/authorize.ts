import { LOCAL_ACCOUNT } from '../../lambda';
import type { Decision } from '../authorizers/decision';
import { FunctionAuthorizers } from '../authorizers/function-authorizers';
import { decide } from '../authorizers/lambda-answer';
import { signedDecision } from '../authorizers/sigv4';
import { type GatewayRun, methodArn } from '../gateway-run';
import { KeySource } from '../jwt/key-source';
import { scopesOf, verifyToken } from '../jwt/verify-token';
import type { RequestContext } from '../payload/context';
import { requestV1 } from '../payload/event-v1';
import type { RestAuthorization } from './authorization';
import { mapped } from './variables';

type FunctionAuthorization = Extract<RestAuthorization, { kind: 'token' | 'request' }>;

/** The authorizers of a REST API, with what they have cached. */
export class RestAuthorizers {
  private readonly functions: FunctionAuthorizers;
  private readonly keys: KeySource;

  public constructor(private readonly run: GatewayRun) {
    this.keys = new KeySource(run.issuer);
    this.functions = new FunctionAuthorizers(run);
  }

  public async authorize(authorization: RestAuthorization, context: RequestContext): Promise<Decision> {
    switch (authorization.kind) {
      case 'none':
        return { kind: 'allowed' };
      case 'iam': {
        const decision = signedDecision(context.request);
        return decision.kind === 'allowed' ? { kind: 'allowed', identity: decision.identity } : decision;
      }
      case 'user-pool':
        return this.byUserPool(authorization, context);
      default:
        return this.byFunction(authorization, context);
    }
  }

  /** Source: "Control access to REST APIs using Amazon Cognito user pools as an authorizer". */
  private async byUserPool(
    { source, issuers, scopes }: Extract<RestAuthorization, { kind: 'user-pool' }>,
    context: RequestContext,
  ): Promise<Decision> {
    const token = mapped(source, context)?.replace(/^Bearer\s+/i, '');
    if (!token) return { kind: 'unauthorized' };
    for (const issuer of issuers) {
      const verdict = await verifyToken(token, { issuer, audiences: [] }, this.keys, this.run.now());
      if ('problem' in verdict) continue;
      const granted = scopesOf(verdict.claims).some((scope) => scopes.includes(scope));
      // A missing scope is 401 here, too: the type of the answer is UNAUTHORIZED.
      if (scopes.length > 0 && !granted) return { kind: 'unauthorized' };
      const claims = Object.fromEntries(Object.entries(verdict.claims).map(([name, value]) => [name, claimText(value)]));
      return { kind: 'allowed', context: { claims } };
    }
    return { kind: 'unauthorized' };
  }

  private async byFunction(authorization: FunctionAuthorization, context: RequestContext): Promise<Decision> {
    const sources = authorization.kind === 'token' ? [authorization.source] : authorization.sources;
    const identity = sources.map((source) => mapped(source, context));
    if (identity.some((value) => !value)) return { kind: 'unauthorized' };
    if (authorization.kind === 'token' && authorization.pattern && !authorization.pattern.test(String(identity[0])))
      return { kind: 'unauthorized' };
    const arn = methodArn(LOCAL_ACCOUNT, context.apiId, context.stage, context.request.method, context.path);
    const event =
      authorization.kind === 'token'
        ? { type: 'TOKEN', methodArn: arn, authorizationToken: identity[0] }
        : { type: 'REQUEST', methodArn: arn, ...requestV1(context, { decodePaths: false }) };
    const decision = decide(await this.functions.ask({ ...authorization, simple: false }, identity as string[], event, context), arn);
    if (decision.kind !== 'allowed') return decision;
    const principal = decision.principalId === undefined ? {} : { principalId: decision.principalId };
    return { ...decision, context: { ...texts(decision.context ?? {}), ...principal, integrationLatency: 0 } };
  }
}

/** The context of an authorizer holds texts, numbers and booleans, and arrives as text. */
function texts(context: object): Record<string, string> {
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [name, String(value)]));
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
