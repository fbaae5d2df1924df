import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Where a construct stands: within the stack of `scope` without the stack's name, so that ids made from it survive another name. */
export function pathInStack(scope: IConstruct, other: IConstruct): string {
  const stack = Stack.of(other);
  return stack === Stack.of(scope) ? other.node.path.slice(stack.node.path.length) : other.node.path;
}
