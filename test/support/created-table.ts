import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SingleTable, type SingleTableProps } from '../../lib/table';
import { tableModel } from './table-model';

export const TYPE = 'AWS::DynamoDB::GlobalTable';
export const ENV = { account: '111111111111', region: 'eu-west-1' };

export function create(props: Partial<SingleTableProps> = {}) {
  const stack = new Stack(new App(), 'Stack', { env: ENV });
  const table = new SingleTable(stack, 'Table', { model: tableModel(), ...props });
  return { stack, table, template: () => Template.fromStack(stack) };
}

export function index(template: Template, name: string) {
  const [{ Properties }] = Object.values(template.findResources(TYPE));
  return Properties.GlobalSecondaryIndexes.find(({ IndexName }: { IndexName: string }) => IndexName === name);
}
