import { createHash } from 'node:crypto';
import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';

/** What of an API a deployment freezes. */
const FROZEN = ['RestApi', 'Resource', 'Method', 'Authorizer', 'Model', 'RequestValidator', 'GatewayResponse'].map(
  (type) => `AWS::ApiGateway::${type}`,
);

/**
 * A deployment is a picture of the API. CloudFormation takes a new one only under a new logical id, so the id holds a hash of everything
 * that is in the picture.
 */
export function restDeployment(scope: Construct, restApiId: string): apigateway.CfnDeployment {
  const stack = Stack.of(scope);
  const frozen = () => scope.node.findAll().filter((node): node is CfnResource => isFrozen(node));
  const deployment = new apigateway.CfnDeployment(scope, 'Deployment', { restApiId });
  for (const resource of frozen()) deployment.addResourceDependency(resource);
  const base = stack.getLogicalId(deployment);
  deployment.overrideLogicalId(
    Lazy.uncachedString({
      produce: () => {
        const picture = frozen().map((resource) => [stack.resolve(resource.logicalId), stack.resolve(templateOf(resource))] as const);
        const sorted = picture.sort(([a], [b]) => (a < b ? -1 : 1));
        return `${base}${createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)}`;
      },
    }),
  );
  return deployment;
}

function isFrozen(node: unknown): boolean {
  return CfnResource.isCfnResource(node) && FROZEN.includes(node.cfnResourceType);
}

/** With what `addPropertyOverride` changed. */
function templateOf(resource: CfnResource): unknown {
  return (resource as unknown as { _toCloudFormation(): unknown })._toCloudFormation();
}
