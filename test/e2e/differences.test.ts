import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DeleteItemCommand, type DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { rowsOf } from '../../examples/hkt/generator';
import { seed } from '../../examples/hkt/seed';
import type { RunReport } from '../../lambda/migration/report/run-report';
import { type LocalRun, startLocal } from '../../local';
import { buildAll } from '../support/bundle';
import { STACK, synthesizeHkt } from './support/hkt';
import { dynamoDbClient, itemsOf } from './support/items';

jest.setTimeout(120_000);

interface Result {
  readonly message?: string;
  readonly report: { readonly bucket: string; readonly key: string };
  readonly tables: readonly { readonly table: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'e2e-differences-'));
const [corrupted, deleted] = [...rowsOf('users', 'small')].slice(1, 3).map(({ id }) => profile(id as string));
const added = profile('ffffffff-0000-4000-8000-000000000001');
let run: LocalRun;
let client: DynamoDBClient;
let TableName: string;

function profile(userId: string) {
  return { PK: { S: `USER#${userId}` }, SK: { S: 'PROFILE' } };
}

/** A key as the report prints it. */
function printed(key: ReturnType<typeof profile>) {
  return { PK: key.PK.S, SK: key.SK.S };
}

/** `compare_data` through the synthesized state machine, and what it leaves on disk. */
async function compare() {
  const execution = await run.execute({ action: 'compare_data' });
  const result = (execution.output ?? JSON.parse(execution.cause ?? '')) as Result;
  const file = run.objectFile(result.report.bucket, result.report.key) as string;
  return { execution, result, report: JSON.parse(readFileSync(file, 'utf8')) as RunReport, folder: dirname(file) };
}

beforeAll(async () => {
  buildAll();
  run = await startLocal({
    app: synthesizeHkt(join(folder, 'cdk.out')),
    stack: STACK,
    dataDir: join(folder, 'data'),
    seed: [(connected) => seed(connected, { rows: 'small' })],
  });
  client = dynamoDbClient(run.endpoints.dynamodb);
  TableName = run.environment.SINGLE_TABLE_NAME;
  expect(await run.execute({ action: 'migrate_all' })).toMatchObject({ status: 'SUCCEEDED' });
});
afterAll(async () => {
  client?.destroy();
  await run?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('untouched, the data compares equal', async () => {
  const { execution, report } = await compare();
  expect(execution.status).toBe('SUCCEEDED');
  expect(report).toMatchObject({ status: 'SUCCEEDED', differences: { total: 0, items: [] } });
});

describe('one item corrupted, one deleted, one added behind its back', () => {
  let before: Awaited<ReturnType<typeof itemsOf>>;
  let compared: Awaited<ReturnType<typeof compare>>;

  beforeAll(async () => {
    before = await itemsOf(client, TableName);
    // GIVEN the smallest corruption there is: the last of 38 digits, which no double would show
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: corrupted,
        UpdateExpression: 'SET balance = :corrupted',
        ExpressionAttributeValues: { ':corrupted': { N: '12345678901234567890.123456789012345679' } },
      }),
    );
    await client.send(new DeleteItemCommand({ TableName, Key: deleted }));
    await client.send(
      new PutItemCommand({ TableName, Item: { ...added, entity_type: { S: 'User' }, email: { S: 'nobody@example.com' } } }),
    );
    // WHEN
    compared = await compare();
  });

  test('the execution fails by name', () => {
    expect(compared.execution).toMatchObject({ status: 'FAILED', error: 'DataMigration.DifferencesFound' });
    expect(compared.result).toMatchObject({ action: 'compare_data', status: 'FAILED' });
    expect(compared.result.message).toBe('the table differs from the source: 1 missing, 1 different, 1 extra');
  });

  test('report.json names exactly those three keys', () => {
    const { total, items } = compared.report.differences;
    expect(total).toBe(3);
    expect(items.map(({ kind, table, key }) => ({ kind, table, key })).sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      { kind: 'different', table: 'users', key: printed(corrupted) },
      { kind: 'extra', table: 'users', key: printed(added) },
      { kind: 'missing', table: 'users', key: printed(deleted) },
    ]);
  });

  test('it names the attribute with both values, to the last digit', () => {
    const difference = compared.report.differences.items.find(({ kind }) => kind === 'different');
    expect(difference).toMatchObject({ entity: 'User', sourceKey: { id: corrupted.PK.S.slice('USER#'.length) } });
    expect(difference?.attributes).toEqual([
      { attribute: 'balance', source: '12345678901234567890.123456789012345678', target: '12345678901234567890.123456789012345679' },
    ]);
  });

  test('the counts are those of the table that differs, and every other table is equal', () => {
    for (const { table, missing, different, extra } of compared.report.tables) {
      const one = table === 'users' ? 1 : 0;
      expect({ table, missing, different, extra }).toEqual({ table, missing: one, different: one, extra: one });
    }
  });

  test('the summary says the same to a person', () => {
    const summary = readFileSync(join(compared.folder, 'summary.txt'), 'utf8');
    expect(summary).toMatch(/^compare_data .*: FAILED\n/);
    expect(summary).toMatch(new RegExp(`^ {2}missing PK=${deleted.PK.S} SK=PROFILE \\(users\\)$`, 'm'));
  });

  test('it has only looked: the items are as the test left them', async () => {
    const items = await itemsOf(client, TableName);
    expect(items).toHaveLength(before.length);
    expect((await client.send(new GetItemCommand({ TableName, Key: deleted }))).Item).toBeUndefined();
  });

  test('the same items put right, it passes again', async () => {
    const original = (key: typeof corrupted) =>
      before.find(({ PK, SK }) => 'S' in PK && PK.S === key.PK.S && 'S' in SK && SK.S === key.SK.S);
    for (const key of [corrupted, deleted]) await client.send(new PutItemCommand({ TableName, Item: original(key) }));
    await client.send(new DeleteItemCommand({ TableName, Key: added }));
    expect((await compare()).execution.status).toBe('SUCCEEDED');
  });
});
