import { LOCAL_ACCOUNT } from '../../lambda';
import { type Decision, DecisionCache } from '../authorizers/decision';
import { type AuthorizerAnswer, authorizerAnswer, decide } from '../authorizers/lambda-answer';
import { signedDecision } from '../authorizers/sigv4';
import { type GatewayRun, methodArn } from '../gateway-run';
import { invokeWithin } from '../invoke';
import { KeySource } from '../jwt/key-source';
import { scopesOf, verifyToken } from '../jwt/verify-token';
import type { RequestContext } from '../payload/context';
import { requestV1 } from '../payload/event-v1';
import { requestV2 } from '../payload/event-v2';
import type { RouteAuthorization } from './authorization';
import { selected } from './expressions';

/** A Lambda authorizer has ten seconds. */
const AUTHORIZER_TIMEOUT_MS = 10_000;

type JwtAuthorization = Extract<RouteAuthorization, { kind: 'jwt' }>;
type FunctionAuthorization = Extract<RouteAuthorization, { kind: 'function' }>;

/** The authorizers of an HTTP API, with what they have cached. */
export class HttpAuthorizers {
  private readonly caches = new Map<string, DecisionCache<AuthorizerAnswer>>();
  private readonly keys: KeySource;

  public constructor(private readonly run: GatewayRun) {
    this.keys = new KeySource(run.issuer);
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
    const answer = await this.answerOf(authorization, context, identity as string[], arn);
    const decision = decide(answer, arn);
    if (decision.kind !== 'allowed') return decision;
    return { ...decision, context: { lambda: decision.context ?? null } };
  }

  private async answerOf(
    { id, arn, payload, simple, ttlSeconds }: FunctionAuthorization,
    context: RequestContext,
    identity: readonly string[],
    method: string,
  ): Promise<AuthorizerAnswer> {
    const cache = this.caches.get(id) ?? new DecisionCache<AuthorizerAnswer>(ttlSeconds, this.run.now);
    this.caches.set(id, cache);
    // Without an identity source there is nothing to tell callers apart by, and nothing is cached.
    const key = identity.length > 0 ? JSON.stringify(identity) : undefined;
    const cached = key === undefined ? undefined : cache.get(key);
    if (cached) return cached;
    const event =
      payload === '2.0'
        ? { type: 'REQUEST', routeArn: method, identitySource: identity.length > 0 ? identity : null, ...requestV2(context) }
        : {
            type: 'REQUEST',
            methodArn: method,
            identitySource: identity.join(','),
            authorizationToken: identity.join(','),
            ...requestV1(context, { decodePaths: true }),
          };
    const answer = authorizerAnswer(
      await invokeWithin(() => this.run.invoke(arn, event), AUTHORIZER_TIMEOUT_MS),
      simple && payload === '2.0',
    );
    if (key !== undefined && answer.kind !== 'broken') cache.set(key, answer);
    return answer;
  }
}

/** HTTP APIs pass every claim on as text: a list as `[a b]`. */
function claimTexts(claims: object): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(value)]));
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
