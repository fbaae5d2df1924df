import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Client } from 'pg';

import { compileModel, type KeyColumn, type ModelDefinition } from '../../../lib/model';
import { type DynamoDbEngine, type PostgresEngine, startDynamoDb, startPostgres } from '../../../local/engines';

/** A real PostgreSQL and a DynamoDB engine (the one at DYNAMODB_ENDPOINT, if that is set), for the tests of one file. */
export interface Engines {
  readonly postgres: PostgresEngine;
  readonly dynamodb: DynamoDbEngine;
  readonly dynamo: DynamoDBClient;
  /** Runs SQL as a superuser. */
  sql(text: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export async function startEngines(): Promise<Engines> {
  const [postgres, dynamodb] = await Promise.all([startPostgres(), startDynamoDb({ endpoint: process.env.DYNAMODB_ENDPOINT })]);
  const dynamo = new DynamoDBClient({
    endpoint: dynamodb.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const stopEngines = async () => {
    dynamo.destroy();
    await Promise.all([postgres.stop(), dynamodb.stop()]);
  };
  const client = await connect(postgres.url).catch(async (error) => {
    await stopEngines();
    throw error;
  });
  return {
    postgres,
    dynamodb,
    dynamo,
    sql: async (text) => {
      const result = await client.query(text);
      return Array.isArray(result) ? [] : result.rows;
    },
    stop: async () => {
      await client.end();
      await stopEngines();
    },
  };
}

/** A server that listens may still be starting (SQLSTATE 57P03). */
async function connect(url: string): Promise<Client> {
  for (let attempt = 0; ; attempt++) {
    const client = new Client(url);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if ((error as { code?: string }).code !== '57P03' || attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Creates the table of a model; indexes are not needed to migrate into it. */
export async function createTable(dynamo: DynamoDBClient, tableName: string, model: ModelDefinition): Promise<void> {
  const { partitionKey, sortKey } = compileModel(model).table;
  const types = { string: 'S', number: 'N', binary: 'B' } as const;
  const columns = (sortKey ? [partitionKey, sortKey] : [partitionKey]) as KeyColumn[];
  await dynamo.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: columns.map(({ name, type }) => ({ AttributeName: name, AttributeType: types[type] })),
      KeySchema: columns.map(({ name }, i) => ({ AttributeName: name, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
}
