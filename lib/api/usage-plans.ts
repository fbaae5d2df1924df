import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { ApiPlan } from './api-plan';
import { stableId } from './route-key';

/** Usage plans and their keys, whose values API Gateway generates. */
export function usagePlans({ scope, props, throttle }: ApiPlan, apiId: string, stage: string): void {
  for (const [name, options] of Object.entries(props.usagePlans ?? {})) {
    const { apiKeys, rateLimit, burstLimit, quotaLimit, quotaPeriod = apigateway.Period.MONTH } = options;
    const plan = new apigateway.CfnUsagePlan(scope, `UsagePlan${stableId(name)}`, {
      description: name,
      apiStages: [{ apiId, stage }],
      // Both or none: one that is left out beside the other would be up to API Gateway.
      ...((rateLimit ?? burstLimit) !== undefined && {
        throttle: { rateLimit: rateLimit ?? throttle.rateLimit, burstLimit: burstLimit ?? throttle.burstLimit },
      }),
      ...(quotaLimit !== undefined && { quota: { limit: quotaLimit, period: quotaPeriod } }),
    });
    for (const keyName of apiKeys) {
      const id = stableId(`${name}/${keyName}`);
      const key = new apigateway.CfnApiKey(scope, `ApiKey${id}`, { description: keyName, enabled: true });
      new apigateway.CfnUsagePlanKey(scope, `UsagePlanKey${id}`, { usagePlanId: plan.ref, keyId: key.ref, keyType: 'API_KEY' });
    }
  }
}
