import { LocalError } from '../errors';
import type { AssemblyStack } from './read-assembly';

/**
 * The stack that the user means, after the stacks that it depends on.
 * @param name id, path or name of the stack; may be left out if there is only one
 * @throws LocalError `StackUnknown`
 */
export function chooseStacks(stacks: readonly AssemblyStack[], name: string | undefined): AssemblyStack[] {
  const matches = name === undefined ? stacks : stacks.filter((s) => s.id === name || s.displayName === name || s.stackName === name);
  if (matches.length !== 1) {
    const known = stacks.map((stack) => stack.displayName).join(', ') || 'none';
    const problem = name === undefined ? 'say which stack to run' : `there is no stack ${JSON.stringify(name)}`;
    throw new LocalError('StackUnknown', `--stack: ${problem}. The assembly has: ${known}.`);
  }
  const ordered = new Set<AssemblyStack>();
  const add = (stack: AssemblyStack): void => {
    for (const id of stack.dependencies) {
      const dependency = stacks.find((candidate) => candidate.id === id);
      if (dependency && !ordered.has(dependency)) add(dependency);
    }
    ordered.add(stack);
  };
  add(matches[0]);
  return [...ordered];
}
