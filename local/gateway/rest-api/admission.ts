import { headerValue } from '../exchange';
import type { RequestContext } from '../payload/context';
import { Throttle, type ThrottleLimit } from '../throttle';
import type { ResponseType } from './gateway-responses';
import type { RestApiDefinition, RestMethod, RestStage } from './template';
import { QuotaCounter, type UsagePlan } from './usage';

export type Admission = { readonly refused: ResponseType } | { readonly apiKey?: string; readonly apiKeyId?: string };

/** API keys, usage plans and throttling of a REST API. */
export class RestAdmission {
  private readonly throttle: Throttle;
  private readonly quotas: QuotaCounter;

  /** @param now milliseconds */
  public constructor(now: () => number) {
    this.throttle = new Throttle(now);
    this.quotas = new QuotaCounter(now);
  }

  /** @param usageKey the key that the authorizer has named */
  public admit(definition: RestApiDefinition, stage: RestStage, method: RestMethod, context: RequestContext, usageKey?: string): Admission {
    const limit = limitFor(stage, context);
    if (limit && !this.throttle.take(`${stage.name} ${context.routeKey}`, limit)) return { refused: 'THROTTLED' };
    if (!method.apiKeyRequired) return {};
    const value = definition.keySource === 'AUTHORIZER' ? usageKey : headerValue(context.request.headers, 'x-api-key');
    const found = value === undefined ? undefined : planOf(definition.usage.plans, stage.name, value);
    if (!found) return { refused: 'INVALID_API_KEY' };
    const { plan, keyId } = found;
    if (plan.limit && !this.throttle.take(`plan ${plan.id} ${keyId}`, plan.limit)) return { refused: 'THROTTLED' };
    if (plan.quota && !this.quotas.take(`${plan.id} ${keyId}`, plan.quota)) return { refused: 'QUOTA_EXCEEDED' };
    return { apiKey: value, apiKeyId: keyId };
  }
}

function planOf(
  plans: readonly UsagePlan[],
  stage: string,
  value: string,
): { readonly plan: UsagePlan; readonly keyId: string } | undefined {
  for (const plan of plans) {
    const key = plan.stages.includes(stage) ? plan.keys.find((one) => one.value === value) : undefined;
    if (key) return { plan, keyId: key.id };
  }
  return undefined;
}

/** The settings of a method come before those of the stage. */
function limitFor({ limits }: RestStage, { request, resourcePath }: RequestContext): ThrottleLimit | undefined {
  const keys = [`${request.method} ${resourcePath}`, `* ${resourcePath}`, `${request.method} *`, '* *'];
  return keys.map((key) => limits.get(key)).find((limit) => limit !== undefined);
}
