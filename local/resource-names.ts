import type { ResourceAdapter } from './adapters';
import type { StackResource } from './assembly';
import { LocalError } from './errors';

/** A resource as people know it. */
export interface ResourceName {
  readonly type: string;
  readonly logicalId: string;
  /** What the run calls it: name or ARN. */
  readonly id: string;
  /** In the construct tree, `Hkt-dev/Prices/Function/Resource`. @default - the template does not say */
  readonly path?: string;
}

/** What people name on the command line. */
const NAMED: readonly string[] = ['AWS::Lambda::Function', 'AWS::Scheduler::Schedule', 'AWS::Events::Rule', 'AWS::SecretsManager::Secret'];

export function resourceNames(
  resources: readonly { readonly resource: StackResource; readonly adapter: ResourceAdapter }[],
): ResourceName[] {
  const named = resources.filter(({ resource }) => NAMED.includes(resource.type));
  return named.map(({ resource, adapter }) => {
    const { type, logicalId, path } = resource;
    return { type, logicalId, path, id: adapter.id(resource) };
  });
}

/**
 * The resource that a person means: by its name, its logical id or its path, by the name of a construct above it (`Prices` finds
 * `Hkt-dev-PricesFunction123ABC`), or by a part of its name, whichever of these is the first to fit.
 *
 * @param what shown in errors: `function`, `schedule`
 * @throws LocalError `<What>Unknown` that lists every candidate, `<What>Ambiguous`
 */
export function findResource(what: string, candidates: readonly ResourceName[], query: string): ResourceName {
  const wanted = query.toLowerCase();
  const ways: ((candidate: ResourceName) => boolean)[] = [
    ({ id, logicalId, path }) => [id, logicalId, path].includes(query),
    ({ path = '' }) => `/${path.toLowerCase()}/`.includes(`/${wanted}/`),
    ({ id, logicalId }) => logicalId.toLowerCase().startsWith(wanted) || id.toLowerCase().includes(wanted),
  ];
  const code = what[0].toUpperCase() + what.slice(1);
  for (const way of ways) {
    const found = candidates.filter(way);
    if (found.length === 1) return found[0];
    if (found.length > 1)
      throw new LocalError(`${code}Ambiguous`, `${query} means more than one ${what}: ${list(found)}. Write one of them.`);
  }
  throw new LocalError(`${code}Unknown`, `There is no ${what} ${query}. The stack has: ${list(candidates)}.`);
}

function list(candidates: readonly ResourceName[]): string {
  return candidates.map(({ id, path }) => path?.replace(/\/Resource$/, '') ?? id).join(', ') || 'none';
}
