import type { StackResource } from '../../assembly';
import { checkProperties, record, resourcesOfType, text } from '../template';
import type { ThrottleLimit } from '../throttle';
import { apiKeyValue } from './api-key';

/** Usage plans of an API, with their keys. */
export interface Usage {
  readonly plans: readonly UsagePlan[];
}

export interface UsagePlan {
  readonly id: string;
  /** Names of the stages of this API that the plan covers. */
  readonly stages: readonly string[];
  readonly limit?: ThrottleLimit;
  readonly quota?: { readonly limit: number; readonly periodMs: number };
  readonly keys: readonly { readonly id: string; readonly value: string }[];
}

const KNOWN = ['ApiStages', 'Description', 'Quota', 'Throttle', 'UsagePlanName', 'Tags'];
const DAY_MS = 86_400_000;
/** A month is 30 days here: a quota is counted from the start of the run, not of the calendar. */
const PERIODS: { readonly [period: string]: number } = { DAY: DAY_MS, WEEK: 7 * DAY_MS, MONTH: 30 * DAY_MS };

export function readUsage(api: StackResource, apiId: string): Usage {
  const of = (type: string): StackResource[] => resourcesOfType(api, `AWS::ApiGateway::${type}`);
  const keys = new Map(of('ApiKey').map((key) => [idOf(key), key]));
  const plans = of('UsagePlan').flatMap((plan): UsagePlan[] => {
    checkProperties(plan, KNOWN);
    const all = (plan.property('ApiStages') ?? []) as readonly { readonly ApiId?: string; readonly Stage?: string }[];
    const stages = all.filter(({ ApiId }) => ApiId === apiId).map(({ Stage }) => String(Stage));
    if (stages.length === 0) return [];
    const { RateLimit, BurstLimit } = record(plan, 'Throttle');
    const { Limit, Period } = record(plan, 'Quota');
    const id = idOf(plan);
    const links = of('UsagePlanKey').filter((link) => link.property('UsagePlanId') === id);
    return [
      {
        id,
        stages,
        limit:
          RateLimit === undefined && BurstLimit === undefined
            ? undefined
            : { rate: Number(RateLimit ?? BurstLimit), burst: Number(BurstLimit ?? RateLimit) },
        quota: Limit === undefined ? undefined : { limit: Number(Limit), periodMs: PERIODS[String(Period)] ?? DAY_MS },
        keys: links.flatMap((link) => enabledKey(keys.get(text(link, 'KeyId') ?? ''))),
      },
    ];
  });
  return { plans };
}

function enabledKey(key: StackResource | undefined): { id: string; value: string }[] {
  // A key is disabled unless the template says otherwise.
  return key && key.property('Enabled') === true ? [{ id: idOf(key), value: apiKeyValue(key) }] : [];
}

function idOf(resource: StackResource): string {
  return resource.scope.run.identityOf(resource.type).id(resource);
}

/** How much of their quota keys have used. */
export class QuotaCounter {
  private readonly used = new Map<string, { count: number; until: number }>();

  /** @param now milliseconds */
  public constructor(private readonly now: () => number) {}

  /** Counts a request. @returns false when the quota is used up */
  public take(key: string, { limit, periodMs }: { readonly limit: number; readonly periodMs: number }): boolean {
    const now = this.now();
    const present = this.used.get(key);
    const entry = present && present.until > now ? present : { count: 0, until: now + periodMs };
    this.used.set(key, entry);
    if (entry.count >= limit) return false;
    entry.count++;
    return true;
  }
}
