import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** The definitions of the state machines of a stack, by logical id, with `Ref`, `Fn::GetAtt` and `Fn::Join` resolved to plain text. */
export function definitionsIn(stack: Stack): Record<string, string> {
  const machines = Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine');
  return Object.fromEntries(
    Object.entries(machines).map(([id, resource]) => [id, resolve(resource.Properties.DefinitionString) as string]),
  );
}

function resolve(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const {
    Ref: ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
  } = value as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] };
  if (ref === 'AWS::Partition') return 'aws';
  if (ref !== undefined) return ref.toLowerCase();
  if (attribute !== undefined) return `arn:aws:lambda:us-east-1:000000000000:function:${attribute[0]}`;
  if (join !== undefined) return join[1].map(resolve).join(join[0]);
  throw new Error(`No stub for ${JSON.stringify(value)}`);
}
