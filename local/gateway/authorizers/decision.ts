export interface Allowed {
  readonly kind: 'allowed';
  /** Goes into `requestContext.authorizer`. */
  readonly context?: object;
  /** Who it is, as the policy of a Lambda authorizer says. */
  readonly principalId?: string;
  /** Goes into `requestContext.identity` of payload format 1.0. */
  readonly identity?: object;
  /** Counts as the API key, where authorizers name it. */
  readonly usageKey?: string;
}

/** What an authorizer says about a request. */
export type Decision =
  | Allowed
  /** Nobody knows who asks: 401. `challenge` is the header `www-authenticate`. */
  | { readonly kind: 'unauthorized'; readonly challenge?: string }
  /** It is known who asks, and that is not enough: 403. */
  | { readonly kind: 'forbidden'; readonly challenge?: string; readonly explicit?: boolean; readonly reason?: string }
  /** The authorizer itself does not work: 500. */
  | { readonly kind: 'broken' };

/** The decisions of an authorizer, kept for its time to live. */
export class DecisionCache<T> {
  private readonly entries = new Map<string, { readonly value: T; readonly until: number }>();

  /** @param now milliseconds */
  public constructor(
    private readonly ttlSeconds: number,
    private readonly now: () => number,
  ) {}

  public get(key: string): T | undefined {
    const entry = this.entries.get(key);
    return entry && entry.until > this.now() ? entry.value : undefined;
  }

  public set(key: string, value: T): void {
    if (this.ttlSeconds > 0) this.entries.set(key, { value, until: this.now() + this.ttlSeconds * 1000 });
  }
}
