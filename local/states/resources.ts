import type { TaskHandler, TaskResources } from './services';

/** Whether `resource` is `pattern`, in which `*` stands for any text. */
export function resourceMatches(pattern: string, resource: string): boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(resource);
}

/** The handler registered for exactly this resource, or else the first pattern that matches. */
export function findHandler(resources: TaskResources, resource: string): TaskHandler | undefined {
  if (Object.hasOwn(resources, resource)) return resources[resource];
  const pattern = Object.keys(resources).find((candidate) => resourceMatches(candidate, resource));
  return pattern === undefined ? undefined : resources[pattern];
}
