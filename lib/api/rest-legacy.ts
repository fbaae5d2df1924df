import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { acknowledgePublic, acknowledgeRestMethod } from './acknowledgements';
import type { ApiPlan } from './api-plan';
import { allowInvoke, invocationUri } from './invoke-permission';
import { legacyUri, restLegacyParameters } from './legacy-request';
import type { RestTree } from './rest-tree';
import { isGreedy, stableId } from './route-key';

/**
 * Sends everything that no route answers to the legacy server. A path that has a resource is never taken by the catch-all of the root,
 * whatever its method, so each path of the tree gets a catch-all of its own.
 */
export function restLegacy({ scope, props: { legacy }, express, functions }: ApiPlan, restApiId: string, tree: RestTree): void {
  if (!legacy) return;
  if (express) allowInvoke(scope, 'LegacyPermission', express, restApiId, '*/*');
  const anyTaken = new Set(functions.flatMap(({ routes }) => routes.filter(({ method }) => method === 'ANY').map(({ path }) => path)));
  for (const path of new Set([...tree.paths, '/', '/{proxy+}'])) {
    if (anyTaken.has(path)) continue;
    const resourceId = tree.resourceId(path);
    const method = new apigateway.CfnMethod(scope, `Legacy${stableId(path)}`, {
      restApiId,
      resourceId,
      httpMethod: 'ANY',
      authorizationType: 'NONE',
      requestParameters: requiredVariables(path),
      integration: express
        ? { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: invocationUri(scope, express) }
        : forward(legacy._spec, path),
    });
    acknowledgeRestMethod(method, `ANY ${path}`);
    acknowledgePublic(method, `ANY ${path}`, 'The legacy server authenticates its requests itself.');
  }
}

/** A variable has to be declared before it can be passed on. */
function requiredVariables(path: string): { [parameter: string]: boolean } | undefined {
  const names = variablesOf(path);
  return names.length > 0 ? Object.fromEntries(names.map((name) => [`method.request.path.${name}`, true])) : undefined;
}

function forward(
  spec: NonNullable<ApiPlan['props']['legacy']>['_spec'],
  path: string,
): apigateway.CfnMethod.IntegrationProperty | undefined {
  if (spec.kind !== 'url') return undefined;
  const variables = Object.fromEntries(
    variablesOf(path).map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]),
  );
  return {
    type: 'HTTP_PROXY',
    integrationHttpMethod: 'ANY',
    uri: legacyUri(spec.url, path),
    passthroughBehavior: 'WHEN_NO_MATCH',
    requestParameters: { ...variables, ...restLegacyParameters(spec) },
  };
}

function variablesOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part.startsWith('{'))
    .map((part) => part.slice(1, isGreedy(part) ? -2 : -1));
}
