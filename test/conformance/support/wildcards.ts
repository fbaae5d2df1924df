import { allowed, asList, type Synthesized } from '../../support/conformance';

/** What AWS offers on everything only, by the service of the policy and the action, each with what it is for and the page that says so. */
export const EXPLAINED: Readonly<Record<string, string>> = {
  // A state machine writes its log through log delivery, which has no resource.
  // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  'IAM logs:CreateLogDelivery': 'log delivery',
  'IAM logs:DeleteLogDelivery': 'log delivery',
  'IAM logs:DescribeLogGroups': 'log delivery',
  'IAM logs:DescribeResourcePolicies': 'log delivery',
  'IAM logs:GetLogDelivery': 'log delivery',
  'IAM logs:ListLogDeliveries': 'log delivery',
  'IAM logs:PutResourcePolicy': 'log delivery',
  'IAM logs:UpdateLogDelivery': 'log delivery',
  // X-Ray has no resources.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
  'IAM xray:GetSamplingRules': 'tracing',
  'IAM xray:GetSamplingTargets': 'tracing',
  'IAM xray:PutTelemetryRecords': 'tracing',
  'IAM xray:PutTraceSegments': 'tracing',
  // In the policy of a key "*" is that key, and without the statement for its account nobody could ever change it.
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
  'KMS kms:*': 'the account of the key',
  'KMS kms:Decrypt': 'services that use the key',
  'KMS kms:GenerateDataKey': 'services that use the key',
};

/** Every action of a template that is a pattern, or allowed on everything. */
export function wildcards({ Resources }: Synthesized): string[] {
  const found = Object.entries(Resources).flatMap(([id, resource]) =>
    allowed({ Resources: { [id]: resource } }).flatMap(({ Action, Resource }) =>
      asList(Action)
        .filter((action) => action.includes('*') || asList(Resource).includes('*'))
        .map((action) => `${resource.Type.split('::')[1]} ${action}`),
    ),
  );
  return [...new Set(found)].sort();
}

/** Those of them that are not on the list. */
export function unexplainedWildcards(template: Synthesized): string[] {
  return wildcards(template).filter((wildcard) => !Object.hasOwn(EXPLAINED, wildcard));
}
