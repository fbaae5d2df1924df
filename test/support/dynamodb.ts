import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { arch, platform } from 'node:process';
import { type AttributeDefinition, CreateTableCommand, DynamoDBClient, type KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { compileModel, type KeyColumn } from '../../lib/model/compiled-model';
import type { ModelDefinition } from '../../lib/model/definition';

// An engine on a busy machine takes its time to start.
jest.setTimeout(60_000);

/** What not every engine can do. */
export type Capability = 'multi-attribute-index';

/** A DynamoDB engine on this machine. */
export interface TestDynamoDb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** Creates the table of a model, under a name of its own. */
  createTable(model: ModelDefinition): Promise<string>;
  stop(): Promise<void>;
}

/** The engine named by DYNAMODB_ENDPOINT is DynamoDB Local, which can do everything; the embedded one cannot. */
export function engineCan(capability: Capability): boolean {
  return process.env.DYNAMODB_ENDPOINT !== undefined || !['multi-attribute-index'].includes(capability);
}

/** `test`, or a skip whose name says why. */
export function testIfEngineCan(capability: Capability): jest.It {
  if (engineCan(capability)) return test;
  const skipped = (name: string, run?: jest.ProvidesCallback) =>
    test.skip(`${name} (the embedded engine has no ${capability}; set DYNAMODB_ENDPOINT)`, run);
  return skipped as unknown as jest.It;
}

/** Starts the embedded engine, or uses the one at DYNAMODB_ENDPOINT. The engine dies with this process. */
export async function startDynamoDb(): Promise<TestDynamoDb> {
  const given = process.env.DYNAMODB_ENDPOINT;
  const engine = given ? undefined : await startEngine();
  const endpoint = given ?? (engine as Engine).endpoint;
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  let count = 0;
  return {
    endpoint,
    client,
    createTable: async (model) => {
      const name = `test-${process.pid}-${Date.now()}-${count++}`;
      await client.send(new CreateTableCommand(tableInput(name, model)));
      return name;
    },
    stop: async () => {
      client.destroy();
      await engine?.stop();
    },
  };
}

interface Engine {
  readonly endpoint: string;
  stop(): Promise<void>;
}

async function startEngine(): Promise<Engine> {
  const port = await freePort();
  const binary = require.resolve(`@dynoxide/${platform}-${arch}/dynoxide`);
  const child = spawn(binary, ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  await answers(port, child);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      process.off('exit', kill);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (kill()) await ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`the DynamoDB engine ended with code ${child.exitCode}`);
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the DynamoDB engine did not answer on port ${port}`);
}

const TYPES = { string: 'S', number: 'N', binary: 'B' } as const;

function tableInput(name: string, definition: ModelDefinition) {
  const { table, indexes } = compileModel(definition);
  const used = new Map<string, KeyColumn>();
  const schema = (hash: readonly KeyColumn[], range: readonly KeyColumn[]): KeySchemaElement[] => {
    for (const column of [...hash, ...range]) used.set(column.name, column);
    return [
      ...hash.map((column) => ({ AttributeName: column.name, KeyType: 'HASH' as const })),
      ...range.map((column) => ({ AttributeName: column.name, KeyType: 'RANGE' as const })),
    ];
  };
  const KeySchema = schema([table.partitionKey], table.sortKey ? [table.sortKey] : []);
  const GlobalSecondaryIndexes = Object.values(indexes).map(({ name: IndexName, partitionKey, sortKey, projection }) => ({
    IndexName,
    KeySchema: schema(partitionKey, sortKey),
    Projection:
      typeof projection === 'object'
        ? { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...projection.include] }
        : { ProjectionType: projection },
  }));
  const AttributeDefinitions = [...used.values()].map(
    (column): AttributeDefinition => ({ AttributeName: column.name, AttributeType: TYPES[column.type] }),
  );
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST' as const,
    KeySchema,
    AttributeDefinitions,
    ...(GlobalSecondaryIndexes.length > 0 && { GlobalSecondaryIndexes }),
  };
}
