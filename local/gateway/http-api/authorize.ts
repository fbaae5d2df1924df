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
import { requestV2 } from '../payload/event-v2';
import type { RouteAuthorization } from './authorization';
import { selected } from './expressions';

type JwtAuthorization = Extract<RouteAuthorization, { kind: 'jwt' }>;
type FunctionAuthorization = Extract<RouteAuthorization, { kind: 'function' }>;

/** The authorizers of an HTTP API, with what they have cached. */
export class HttpAuthorizers {
  private readonly functions: FunctionAuthorizers;
  private readonly keys: KeySource;

  public constructor(private readonly run: GatewayRun) {
    this.keys = new KeySource(run.issuer);
    this.functions = new FunctionAuthorizers(run);
  }

  public async authorize(authorization: RouteAuthorization, context: RequestContext): Promise<Decision> {
    if (authorization.kind === 'none') return { kind: 'allowed' };
    if (authorization.kind === 'iam') return signedDecision(context.request);
    if (authorization.kind === 'jwt') return this.byToken(authorization, context);
    return this.byFunction(authorization, context);
  }

  private async byToken({ source, issuer, audiences, scopes }: JwtAuthorization, context: RequestContext): Promise<Decision> {
    const token = selected(source, context)?.replace(/^Bearer\s+/i, '');
    if (!token) return { kind: 'unauthorized', challenge: 'Bearer' };
    const verdict = await verifyToken(token, { issuer, audiences }, this.keys, this.run.now());
    const challenge = (error: string, description: string): string =>
      `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${description}"`;
    if ('problem' in verdict) return { kind: 'unauthorized', challenge: challenge('invalid_token', verdict.problem) };
    const granted = scopesOf(verdict.claims).filter((scope) => scopes.includes(scope));
    if (scopes.length > 0 && granted.length === 0) {
      return { kind: 'forbidden', challenge: challenge('insufficient_scope', 'the token does not have any scope of the route') };
    }
    return { kind: 'allowed', context: { jwt: { claims: claimTexts(verdict.claims), scopes: scopes.length > 0 ? granted : null } } };
  }

  private async byFunction(authorization: FunctionAuthorization, context: RequestContext): Promise<Decision> {
    const identity = authorization.sources.map((source) => selected(source, context));
    if (identity.some((value) => !value)) return { kind: 'unauthorized' };
    const arn = methodArn(LOCAL_ACCOUNT, context.apiId, context.stage, context.request.method, context.path);
    const event = authorizerEvent(authorization, context, identity as string[], arn);
    const decision = decide(await this.functions.ask(authorization, identity as string[], event, context), arn);
    if (decision.kind !== 'allowed') return decision;
    return { ...decision, context: { lambda: decision.context ?? null } };
  }
}

function authorizerEvent({ payload }: FunctionAuthorization, context: RequestContext, identity: readonly string[], arn: string): object {
  if (payload === '2.0')
    return { type: 'REQUEST', routeArn: arn, identitySource: identity.length > 0 ? identity : null, ...requestV2(context) };
  const source = identity.join(',');
  return {
    type: 'REQUEST',
    methodArn: arn,
    identitySource: source,
    authorizationToken: source,
    ...requestV1(context, { decodePaths: true }),
  };
}

/** HTTP APIs pass every claim on as text: a list as `[a b]`. */
function claimTexts(claims: object): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(value)]));
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
