import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { SingleTable, type SingleTableAttributes } from '../../lib/table';
import { tableModel } from '../support/table-model';

const ARN = 'arn:aws:dynamodb:eu-west-1:111111111111:table/shop';

function imported(attributes: Omit<SingleTableAttributes, 'model'>) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '222222222222', region: 'us-east-1' } });
  return SingleTable.fromTableAttributes(stack, 'Table', { model: tableModel(), ...attributes });
}

test('by ARN: its name, account and region', () => {
  const table = imported({ tableArn: ARN });
  expect(table.tableName).toBe('shop');
  expect(table.tableArn).toBe(ARN);
  expect(table.tableRef).toEqual({ tableName: 'shop', tableArn: ARN });
  expect(table.env).toEqual({ account: '111111111111', region: 'eu-west-1' });
});

test('by name: in the account and region of the stack', () => {
  const table = imported({ tableName: 'shop' });
  expect(Stack.of(table).resolve(table.tableArn)).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':dynamodb:us-east-1:222222222222:table/shop']],
  });
});

test('with key and stream', () => {
  const stack = new Stack();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1');
  const table = imported({ tableArn: ARN, tableStreamArn: `${ARN}/stream/1`, encryptionKey });
  expect(table.encryptionKey).toBe(encryptionKey);
  expect(table.enableStream()).toBe(`${ARN}/stream/1`);
  expect(table.tableStreamArn).toBe(`${ARN}/stream/1`);
});

test('a stream that was not named cannot be enabled from here', () => {
  expect(() => imported({ tableName: 'shop' }).enableStream()).toThrow(
    'tableStreamArn: a stream is needed, and this table is defined elsewhere: turn its stream on there (NEW_AND_OLD_IMAGES), and give its ARN here [SingleTable.NoStream]',
  );
});

test.each([
  [{}, 'tableName, tableArn: neither is given: give exactly one of them [SingleTable.TableNameOrArn]'],
  [{ tableName: 'shop', tableArn: ARN }, `tableName, tableArn: "shop" and "${ARN}" are: give exactly one of them`],
])('%j is refused', (attributes, message) => {
  expect(() => imported(attributes)).toThrow(message);
});
