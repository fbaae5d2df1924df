import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Client } from 'pg';
import { type LocalEvent, type LocalOptions, type LocalRun, startLocal } from '../../local';
import { freePort } from '../../local/engines/ports';
import { buildChildren } from './children';
import { synthesizeFixture, testFolder } from './fixture/synthesize';
import { alive } from './processes';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = testFolder();
const app = synthesizeFixture(join(folder, 'cdk.out'));
const seed = async (client: Client): Promise<void> => {
  await client.query(
    `create table people (id int primary key, name text); insert into people select g, 'n' || g from generate_series(1, 30) g`,
  );
};

beforeAll(() => buildChildren('warden', 'runtime', 'network-guard'));
afterAll(() => rmSync(folder, { recursive: true }));

const options = (more: Partial<LocalOptions> = {}): LocalOptions => ({ app, stack: 'Jobs', dataDir: join(folder, 'data'), ...more });

describe('a synthesized app', () => {
  const events: LocalEvent[] = [];
  let run: LocalRun;
  beforeAll(async () => {
    run = await startLocal(options({ seed: [seed], onEvent: (event) => events.push(event) }));
  }, 30_000);
  afterAll(() => run.stop());

  test('its state machine moves real rows with its bundled handlers', async () => {
    const result = await run.execute({ action: 'migrate' });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'SUCCEEDED', tables: [{ table: 'people', rowsRead: 30 }] } });
    const { report } = result.output as { report: { bucket: string; key: string } };
    const file = run.objectFile(report.bucket, report.key) as string;
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ Count: 30 });
    expect(file.startsWith(join(folder, 'data', 's3'))).toBe(true);
  }, 60_000);

  test('what handlers print arrives as events', () => {
    const progress = events.filter((event) => event.type === 'log' && event.json?.event === 'migration.progress');
    expect(progress).toHaveLength(30);
    expect(progress[0]).toMatchObject({ functionName: expect.stringContaining('Copy'), json: { table: 'people', rows: 1 } });
    expect(run.memoryPeaks().size).toBe(3);
  });

  test('the table of another stack has the keys, the index and the name that handlers were given', async () => {
    const client = new DynamoDBClient({
      endpoint: run.endpoints.dynamodb,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const { Table } = await client.send(new DescribeTableCommand({ TableName: run.environment.SINGLE_TABLE_NAME }));
    expect(Table?.KeySchema).toEqual([
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ]);
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['ByName']);
    client.destroy();
  });

  test('a stream that would slow the load down stays off, and that is said', () => {
    expect(events).toContainEqual({ type: 'notice', message: expect.stringMatching(/stream stays off.*dynoxide/) });
  });

  test('a failing handler fails the execution with its own error', async () => {
    await run.stop();
    run = await startLocal(options({ seed: [seed, (client) => client.query(`insert into people values (99, 'bad')`)] }));
    const { status, error, cause } = await run.execute({});
    expect([status, error]).toEqual(['FAILED', 'States.ExceedToleratedFailureThreshold']);
    expect(cause).toEqual(expect.any(String));
    await expect(
      run.invoke(run.functionNames.find((name) => name.includes('Copy')) as string, { id: 1, name: 'bad' }),
    ).rejects.toMatchObject({
      payload: { errorType: 'BadRow', errorMessage: 'row 1 is bad' },
    });
  }, 60_000);

  test('unknown machines and functions are errors that name what there is', async () => {
    await expect(run.execute({}, { stateMachine: 'Other' })).rejects.toThrow(/"Other".*Jobs-Machine/);
    await expect(run.invoke('Other', {})).rejects.toThrow(/Other.*Jobs-Plan/);
  });

  test('stop leaves no handler process', async () => {
    const pids = run.handlerPids;
    expect(pids.length).toBeGreaterThan(0);
    await run.stop();
    expect(pids.filter(alive)).toEqual([]);
  });
});

const runs: LocalRun[] = [];
const stopped = async (starting: Promise<LocalRun>): Promise<LocalRun> => {
  const run = await starting;
  runs.push(run);
  return run;
};
afterEach(() => Promise.all(runs.splice(0).map((run) => run.stop())));

test('the connection secret may exist outside of the app', async () => {
  const imported = synthesizeFixture(join(folder, 'imported.out'), { importedSecret: true });
  const run = await stopped(startLocal(options({ app: imported, seed: [seed] })));
  expect(await run.invoke(run.functionNames.find((name) => name.includes('Plan')) as string, {})).toEqual({ key: 'runs/1/people.jsonl' });
}, 60_000);

describe('refusals', () => {
  test.each<[string, Partial<LocalOptions>, string, RegExp]>([
    ['a folder without an assembly', { app: __dirname }, 'AssemblyMissing', /manifest\.json/],
    ['an unknown stack', { stack: 'Other' }, 'StackUnknown', /"Other".*Data, Jobs/],
    ['no stack, when there are two', { stack: undefined }, 'StackUnknown', /say which stack.*Data, Jobs/],
    ['a command that fails', { app: 'exit 7' }, 'SynthesisFailed', /exit status 7/],
    ['neither a folder nor a command', { app: 'no-such-folder' }, 'SynthesisFailed', /"no-such-folder" is neither a folder nor a command/],
    ['a command that synthesizes nothing', { app: 'true' }, 'SynthesisFailed', /without writing a cloud assembly/],
    ['a seed that is not there', { seed: ['nothing.sql'] }, 'SeedMissing', /nothing\.sql/],
    ['a seed of an unknown kind', { seed: [__dirname] }, 'SeedUnknown', /\.sql/],
    ['a data folder that is a file', { dataDir: __filename }, 'DataDirUnusable', /--data-dir .*start-local\.test\.ts is no folder/],
    ['a seed for a database of the user', { seed: ['x.sql'], postgresUrl: 'postgres://u@127.0.0.1/x' }, 'SeedRefused', /--postgres-url/],
    ['DynamoDB of AWS', { dynamodbEndpoint: 'https://dynamodb.eu-west-1.amazonaws.com' }, 'EndpointRefused', /loopback/],
  ])(
    '%s',
    async (_, more, code, message) => {
      await expect(startLocal(options(more))).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    },
    30_000,
  );

  test('a database of the user that is not there, after it was said where it should be', async () => {
    const port = await freePort();
    const steps: string[] = [];
    const onEvent = (event: LocalEvent): void => void (event.type === 'step' && steps.push(event.message));
    await expect(startLocal(options({ postgresUrl: `postgres://u@127.0.0.1:${port}/db`, onEvent }))).rejects.toMatchObject({
      code: 'EngineNotStarted',
      message: expect.stringContaining(`--postgres-url: nothing answers at 127.0.0.1, port ${port}`),
    });
    expect(steps.at(-1)).toBe(`Connecting to PostgreSQL at 127.0.0.1, port ${port}`);
  });

  test('a seed that is no program says where, once', async () => {
    const file = join(folder, 'bad.ts');
    writeFileSync(file, 'export const seed = {;');
    await expect(startLocal(options({ seed: [file] }))).rejects.toMatchObject({
      code: 'SeedFailed',
      message: expect.stringMatching(/--seed .*bad\.ts:(.|\n)*bad\.ts:1:21: ERROR/),
    });
  }, 30_000);

  test('SQL that fails says where', async () => {
    const file = join(folder, 'bad.sql');
    writeFileSync(file, 'create tabel x ();');
    await expect(startLocal(options({ seed: [file] }))).rejects.toMatchObject({
      code: 'SeedFailed',
      message: expect.stringMatching(/tabel.*character 8/),
    });
  }, 30_000);

  test('a resource that cannot run here is refused by name, and can be ignored', async () => {
    const extra = synthesizeFixture(join(folder, 'extra.out'), { extraType: 'AWS::Kinesis::Stream' });
    await expect(startLocal(options({ app: extra }))).rejects.toMatchObject({
      code: 'ResourceNotAvailable',
      message: expect.stringMatching(/AWS::Kinesis::Stream {2}Jobs\/Extra\n.*--ignore AWS::Kinesis::Stream/),
    });
    await stopped(startLocal(options({ app: extra, ignore: ['AWS::Kinesis::Stream'] })));
    expect(existsSync(join(folder, 'data', 's3'))).toBe(true);
  }, 30_000);
});
