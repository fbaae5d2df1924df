/** Steady rate and burst, as API Gateway means them: a bucket of `burst` tokens that fills at `rate` tokens a second. */
export interface ThrottleLimit {
  readonly rate: number;
  readonly burst: number;
}

/** The token buckets of an API. Each key has a bucket of its own. */
export class Throttle {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  /** @param now milliseconds */
  public constructor(private readonly now: () => number = Date.now) {}

  /** Takes a token. @returns false when there is none */
  public take(key: string, { rate, burst }: ThrottleLimit): boolean {
    const now = this.now();
    const { tokens, at } = this.buckets.get(key) ?? { tokens: burst, at: now };
    const filled = Math.min(burst, tokens + ((now - at) / 1000) * rate);
    const taken = filled >= 1;
    this.buckets.set(key, { tokens: taken ? filled - 1 : filled, at: now });
    return taken;
  }
}

/** Settings of a stage, a route or a method. */
export interface ThrottleSettings {
  readonly ThrottlingRateLimit?: unknown;
  readonly ThrottlingBurstLimit?: unknown;
}

/** The limit in settings of a template. @returns undefined when they have none */
export function limitOf(settings: ThrottleSettings | undefined): ThrottleLimit | undefined {
  if (settings?.ThrottlingRateLimit === undefined && settings?.ThrottlingBurstLimit === undefined) return undefined;
  const rate = Number(settings.ThrottlingRateLimit ?? settings.ThrottlingBurstLimit);
  return { rate, burst: Number(settings.ThrottlingBurstLimit ?? rate) };
}
