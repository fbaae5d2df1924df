import { bySpecificity, matchPath } from '../paths';
import type { RestMethod, RestResource } from './template';

export interface SelectedMethod {
  readonly resource: RestResource;
  readonly method: RestMethod;
  /** Percent-encoded. */
  readonly pathParameters: { readonly [name: string]: string };
}

/** The method of a request: the most specific resource, then its method or ANY. Another resource is not tried when it has neither. */
export function selectMethod(resources: readonly RestResource[], httpMethod: string, path: string): SelectedMethod | undefined {
  const matches = resources.flatMap((resource) => {
    const pathParameters = matchPath(resource.pattern, path, { ignoreTrailingSlash: true });
    return pathParameters ? [{ resource, pathParameters }] : [];
  });
  matches.sort((a, b) => bySpecificity(a.resource.pattern, b.resource.pattern));
  if (matches.length === 0) return undefined;
  const [{ resource, pathParameters }] = matches;
  const method = resource.methods.find((one) => one.httpMethod === httpMethod) ?? resource.methods.find((one) => one.httpMethod === 'ANY');
  return method && { resource, method, pathParameters };
}
