import { AdapterRegistry, findSecret } from './adapters';
import { chooseStacks, type RunScope, readAssembly, StackScope } from './assembly';
import type { LocalSecret } from './aws';
import type { RunResource } from './reload';
import { sourceSecrets } from './source-secrets';

/** The stacks to run, with everything in them that needs no engine to be known. */
export interface LoadedApp {
  readonly secrets: LocalSecret[];
  /** In the order of creation. */
  readonly resources: readonly RunResource[];
  /** The connection secrets of migrations, by the text that workers ask for. */
  readonly sources: readonly string[];
}

/**
 * @param secrets those that the run knows already
 * @throws LocalError `StackUnknown`, `ResourceNotAvailable`
 */
export function loadApp(folder: string, stack: string | undefined, ignore: readonly string[], secrets: LocalSecret[] = []): LoadedApp {
  const registry = new AdapterRegistry(ignore);
  const run: RunScope = { scopes: [], identityOf: (type) => registry.of(type), secretText: (id) => findSecret(secrets, id).value };
  for (const chosen of chooseStacks(readAssembly(folder), stack)) run.scopes.push(new StackScope(chosen, run));
  const resources = registry.inOrder(run.scopes.flatMap((scope) => scope.resources()));
  return { secrets, resources, sources: sourceSecrets(run.scopes) };
}
