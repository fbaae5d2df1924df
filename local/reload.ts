import type { LocalResources, ResourceAdapter } from './adapters';
import type { StackResource } from './assembly';

/** What a new version of the app changed in the run. */
export interface ReloadResult {
  /** Resources that are as in the new version now, by logical id. */
  readonly reloaded: readonly string[];
  /** Resources that only a new run has as in the new version, each with what happened to it. */
  readonly restart: readonly string[];
}

export interface RunResource {
  readonly resource: StackResource;
  readonly adapter: ResourceAdapter;
}

/** Changes what can be changed while the run goes on: code and environment of functions, layers, APIs, sites. Data stays. */
export async function reloadResources(
  before: readonly RunResource[],
  after: readonly RunResource[],
  run: LocalResources,
): Promise<ReloadResult> {
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  const reloaded: string[] = [];
  const restart: string[] = [];
  const note = ({ resource, adapter }: RunResource, what: string): void => {
    if (adapter.part === 'reloaded') reloaded.push(resource.logicalId);
    else if (adapter.start || adapter.part === 'restart') restart.push(`${resource.logicalId} (${resource.type}) ${what}`);
  };
  for (const entry of after) {
    const { resource, adapter } = entry;
    const previous = old.get(keyOf(entry));
    old.delete(keyOf(entry));
    const changed = previous === undefined || textOf(previous) !== textOf(entry);
    if (previous !== undefined && adapter.reload) {
      await adapter.reload(resource, run, changed);
      if (changed) reloaded.push(resource.logicalId);
    } else if (changed) {
      note(entry, previous === undefined ? 'is new' : 'changed');
    }
  }
  for (const entry of old.values()) note(entry, 'is gone');
  return { reloaded, restart };
}

function keyOf({ resource }: RunResource): string {
  return `${resource.scope.stack.id}/${resource.type}/${resource.logicalId}`;
}

/** What the template says about a resource, without what only tools read. */
function textOf({ resource }: RunResource): string {
  return JSON.stringify(resource.scope.stack.template.Resources?.[resource.logicalId]?.Properties ?? {});
}
