import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { stableId } from './route-key';
import type { ApiUsagePlan } from './serverless-api-props';

/** Usage plans and their keys, whose values API Gateway generates. */
export function usagePlans(scope: Construct, plans: { readonly [name: string]: ApiUsagePlan }, apiId: string, stage: string): void {
  for (const [name, { apiKeys, rateLimit, burstLimit, quotaLimit, quotaPeriod = apigateway.Period.MONTH }] of Object.entries(plans)) {
    const plan = new apigateway.CfnUsagePlan(scope, `UsagePlan${stableId(name)}`, {
      description: name,
      apiStages: [{ apiId, stage }],
      ...((rateLimit ?? burstLimit) !== undefined && { throttle: { rateLimit, burstLimit } }),
      ...(quotaLimit !== undefined && { quota: { limit: quotaLimit, period: quotaPeriod } }),
    });
    for (const keyName of apiKeys) {
      const id = stableId(`${name}/${keyName}`);
      const key = new apigateway.CfnApiKey(scope, `ApiKey${id}`, { description: keyName, enabled: true });
      new apigateway.CfnUsagePlanKey(scope, `UsagePlanKey${id}`, { usagePlanId: plan.ref, keyId: key.ref, keyType: 'API_KEY' });
    }
  }
}
