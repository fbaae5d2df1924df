import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Explains to cdk-nag why a policy below `scope` names a resource with a wildcard. A finding is known by the resource as the template
 * has it.
 */
export function acknowledgeWildcard(scope: IConstruct, resource: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${templateText(Stack.of(scope).resolve(resource))}]`, reason });
}

/** A resolved value as cdk-nag prints it: references in angle brackets. */
function templateText(value: unknown): string {
  if (typeof value === 'string') return value;
  const {
    Ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
  } = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (Ref !== undefined) return `<${Ref}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  return join ? join[1].map(templateText).join(join[0]) : JSON.stringify(value);
}
