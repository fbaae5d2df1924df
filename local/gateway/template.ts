import type { StackResource } from '../assembly';
import { LocalError } from '../errors';

/** The resources of one type that belong to an API, in all stacks of the run. */
export function resourcesOf(api: StackResource, apiId: string, type: string, property: 'ApiId' | 'RestApiId'): StackResource[] {
  return resourcesOfType(api, type).filter((resource) => resource.property(property) === apiId);
}

export function resourcesOfType(any: StackResource, type: string): StackResource[] {
  return any.scope.run.scopes.flatMap((scope) => scope.resources().filter((resource) => resource.type === type));
}

export function text(resource: StackResource, property: string): string | undefined {
  const value = resource.property(property);
  return value === undefined ? undefined : String(value);
}

export function record<T = unknown>(resource: StackResource, property: string): { readonly [name: string]: T } {
  return (resource.property(property) ?? {}) as { readonly [name: string]: T };
}

/**
 * Refuses properties that this gateway would ignore although they change what a client sees.
 * @param known the properties that are honoured, or that have no effect on one machine
 * @throws LocalError `GatewayNotAvailable`
 */
export function checkProperties(resource: StackResource, known: readonly string[]): void {
  const properties = resource.scope.stack.template.Resources?.[resource.logicalId].Properties ?? {};
  const unknown = Object.keys(properties).filter((name) => !known.includes(name) && resource.property(name) !== undefined);
  if (unknown.length > 0) throw notAvailable(resource, `${unknown.join(', ')}`);
}

/** @param what the property, or the property and its value */
export function notAvailable(resource: StackResource, what: string, instead = ''): LocalError {
  return new LocalError(
    'GatewayNotAvailable',
    `${resource.scope.stack.displayName}/${resource.logicalId} (${resource.type}): ${what} is not available locally.${instead && ` ${instead}`}`,
  );
}

/** The function in the URI of an integration or of an authorizer: its ARN, alone or in the path that invokes it. */
export function functionArn(resource: StackResource, uri: string): string {
  const arn = /^arn:[^:]*:apigateway:[^:]*:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
  if (/^arn:[^:]*:lambda:/.test(arn)) return arn;
  throw notAvailable(resource, `the target ${uri}`, 'It must be a Lambda function.');
}
