import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SourceIdentity } from './plan';
import type { Shape } from './source/shape';

/** What the table is known to hold of one source table: everything that was written before the horizon. */
export interface TableState {
  readonly epoch: number;
  /** Whatever a transaction below this number has written was read since. */
  readonly horizon: string;
  /** Rows were left out for what they or others were then: the next round reads all of them, whoever wrote them. */
  readonly rescan?: true;
  readonly shape: Shape;
  readonly source: SourceIdentity;
  /** The hash of model, mapping and workers. */
  readonly definition: string;
}

/** The records of what is copied. They only move forward: a late writer changes nothing. */
export interface TableStates {
  /** Undefined when the table was never copied in full. */
  read(table: string): Promise<TableState | undefined>;
  advance(table: string, state: TableState): Promise<void>;
}

export function tableStates(client: DynamoDBClient, tableName: string): TableStates {
  const keyOf = (table: string) => ({ pk: { S: `TABLE#${table}` }, sk: { S: 'COPIED' } });
  return {
    read: async (table) => {
      const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: keyOf(table), ConsistentRead: true }));
      return Item?.state?.S === undefined ? undefined : (JSON.parse(Item.state.S) as TableState);
    },
    advance: async (table, state) => {
      const numbers = { epoch: { N: String(state.epoch) }, horizon: { N: state.horizon } };
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...keyOf(table), ...numbers, state: { S: JSON.stringify(state) } },
            ConditionExpression: 'attribute_not_exists(pk) OR epoch < :e OR (epoch = :e AND horizon <= :h)',
            ExpressionAttributeValues: { ':e': numbers.epoch, ':h': numbers.horizon },
          }),
        );
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
      }
    },
  };
}
