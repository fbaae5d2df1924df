import type { GatewayRun } from '../gateway-run';
import { complaint, invokeWithin } from '../invoke';
import type { RequestContext } from '../payload/context';
import { DecisionCache } from './decision';
import { type AuthorizerAnswer, authorizerAnswer } from './lambda-answer';

/** An authorizer has ten seconds. */
const TIMEOUT_MS = 10_000;

/** A Lambda authorizer of the template. */
export interface FunctionAuthorizer {
  readonly id: string;
  readonly arn: string;
  readonly ttlSeconds: number;
  /** It answers `{ isAuthorized }` instead of a policy. */
  readonly simple: boolean;
}

/** Asks the Lambda authorizers of an API, and remembers what they said for their time to live. */
export class FunctionAuthorizers {
  private readonly caches = new Map<string, DecisionCache<AuthorizerAnswer>>();

  public constructor(private readonly run: Pick<GatewayRun, 'invoke' | 'notice' | 'now'>) {}

  /**
   * @param identity the values of the identity sources. Empty: there is nothing to tell callers apart by, and nothing is remembered
   */
  public async ask(
    authorizer: FunctionAuthorizer,
    identity: readonly string[],
    event: object,
    context: RequestContext,
  ): Promise<AuthorizerAnswer> {
    const cache = this.cacheOf(authorizer);
    const key = JSON.stringify([context.stage, ...identity]);
    const known = identity.length > 0 ? cache.get(key) : undefined;
    if (known) return known;
    const outcome = await invokeWithin(() => this.run.invoke(authorizer.arn, event), TIMEOUT_MS);
    const answer = authorizerAnswer(outcome, authorizer.simple);
    if (answer.kind === 'broken') this.run.notice(`${context.routeKey}: authorizer: ${complaint(outcome, false)}`);
    if (identity.length > 0 && (answer.kind === 'simple' || answer.kind === 'policy')) cache.set(key, answer);
    return answer;
  }

  private cacheOf({ id, ttlSeconds }: FunctionAuthorizer): DecisionCache<AuthorizerAnswer> {
    const cache = this.caches.get(id) ?? new DecisionCache<AuthorizerAnswer>(ttlSeconds, this.run.now);
    this.caches.set(id, cache);
    return cache;
  }
}
