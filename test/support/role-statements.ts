import type { Template } from 'aws-cdk-lib/assertions';

export interface RoleStatement {
  readonly Sid?: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** What the roles are allowed whose logical id begins so. */
export function roleStatements(template: Template, role: string): RoleStatement[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  return policies
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { Ref: string }) => Ref.startsWith(role)))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}
