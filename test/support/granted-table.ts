import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SingleTable, type SingleTableAttributes } from '../../lib/table';
import { allows, type Statement } from './iam';
import { tableModel } from './table-model';

export const ARN = 'arn:aws:dynamodb:eu-west-1:111111111111:table/shop';

export function setUp(attributes: Partial<SingleTableAttributes> = {}, context: Record<string, unknown> = {}) {
  const stack = new Stack(new App({ context }), 'Stack');
  const table = SingleTable.fromTableAttributes(stack, 'Table', { model: tableModel(), tableArn: ARN, ...attributes });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const statements = (): Statement[] => {
    const policy = role.node.tryFindChild('DefaultPolicy') as iam.Policy | undefined;
    return stack.resolve(policy?.document.toJSON())?.Statement ?? [];
  };
  const can = (operation: string, resource: string, ...keys: string[]) =>
    allows(statements(), {
      action: `dynamodb:${operation}`,
      resource: resource === 'table' ? ARN : `${ARN}/${resource}`,
      context: keys.length > 0 ? { 'dynamodb:LeadingKeys': keys } : {},
    });
  return { stack, table, role, statements, can };
}

/** Operations that no grant may ever allow. */
export const NEVER = [
  'Scan',
  'PartiQLSelect',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
  'DescribeTable',
  'DeleteTable',
  'GetRecords',
];
