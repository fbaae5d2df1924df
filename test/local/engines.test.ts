import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { Client } from 'pg';
import { assertReachable, parsePostgresUrl, Supervisor, startDynamoDb, startPostgres } from '../../local/engines';
import { freePort } from '../../local/engines/ports';
import { buildChildren } from './children';
import { alive, eventually, script } from './processes';

jest.setTimeout(60_000); // the machine may be busy with other suites

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

const stops: (() => Promise<void>)[] = [];
/** A test that fails must not leave an engine behind. */
const stopped = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const engine = await starting;
  stops.push(() => engine.stop());
  return engine;
};

beforeAll(() => buildChildren('warden'));
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

const postgresFolders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('cdk-single-table-pg-'));

describe('DynamoDB', () => {
  test('the embedded engine answers, says what it is and leaves no process', async () => {
    const engine = await stopped(startDynamoDb({ prefer: 'dynoxide' }));
    const client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'us-east-1', credentials });
    await client.send(
      new CreateTableCommand({
        TableName: 'things',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
      }),
    );
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['things']);
    expect(engine.kind).toBe('dynoxide');
    expect(engine.can('multi-attribute-index')).toBe(false);
    expect(engine.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    client.destroy();

    await engine.stop();
    expect(alive(engine.pid as number)).toBe(false);
  });

  test('an endpoint of the user is used and not stopped', async () => {
    const engine = await stopped(startDynamoDb());
    const second = await stopped(startDynamoDb({ endpoint: engine.endpoint }));
    await second.stop();
    expect(second.kind).toBe('external');
    expect(alive(engine.pid as number)).toBe(true);
    await engine.stop();
  });

  test.each(['https://dynamodb.us-east-1.amazonaws.com', 'http://10.0.0.5:8000', 'localhost:8000', 'nonsense'])(
    'refuses %s',
    async (endpoint) => {
      await expect(startDynamoDb({ endpoint })).rejects.toMatchObject({
        code: 'EndpointRefused',
        message: expect.stringContaining(endpoint),
      });
    },
  );

  const jar = process.env.DYNAMODB_LOCAL_JAR;
  (jar ? test : test.skip)(
    'DynamoDB Local runs from its jar (DYNAMODB_LOCAL_JAR)',
    async () => {
      const engine = await stopped(startDynamoDb({ prefer: 'dynamodb-local' }));
      const client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'us-east-1', credentials });
      expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
      expect(engine.can('multi-attribute-index')).toBe(true);
      client.destroy();
      await engine.stop();
      expect(alive(engine.pid as number)).toBe(false);
    },
    60_000,
  );

  test('an endpoint at which nothing answers is refused by name', async () => {
    const endpoint = `http://localhost:${await freePort()}`;
    await expect(startDynamoDb({ endpoint })).rejects.toMatchObject({
      code: 'EngineNotStarted',
      message: expect.stringContaining(`--dynamodb-endpoint ${endpoint}: nothing answers`),
    });
  });

  test('a file of DynamoDB Local goes before the embedded engine', async () => {
    await expect(startDynamoDb({ dynamoDbLocalJar: join(tmpdir(), 'no-such.jar') })).rejects.toThrow(/there is no file .*no-such\.jar/);
  });

  test('without an engine the error has the command that installs one', async () => {
    const jar = join(tmpdir(), 'no-such', 'DynamoDBLocal.jar');
    await expect(startDynamoDb({ prefer: 'dynamodb-local', dynamoDbLocalJar: jar })).rejects.toMatchObject({ code: 'EngineMissing' });
    await expect(startDynamoDb({ prefer: 'dynamodb-local', dynamoDbLocalJar: '' })).rejects.toThrow(/npm install --save-dev @dynoxide\//);
  });
});

describe('PostgreSQL', () => {
  test('starts empty in UTC, and leaves neither process nor data', async () => {
    const before = postgresFolders();
    const engine = await stopped(startPostgres());
    const client = new Client(engine.url);
    await client.connect();
    const { rows } = await client.query("select current_setting('timezone') as zone, current_setting('server_encoding') as encoding");
    expect(rows).toEqual([{ zone: 'UTC', encoding: 'UTF8' }]);
    await client.end();
    expect(engine.connection).toMatchObject({ host: '127.0.0.1', username: 'postgres', dbname: 'postgres', sslmode: 'disable' });

    await engine.stop();
    expect(alive(engine.pid as number)).toBe(false);
    expect(postgresFolders().filter((name) => !before.includes(name))).toEqual([]);
  });

  test('a database of the user is opened read-only', async () => {
    const engine = await stopped(startPostgres());
    const external = await stopped(startPostgres({ url: engine.url }));
    const client = new Client({ connectionString: external.url, options: external.sessionOptions });
    await client.connect();
    await expect(client.query('create table t (id int)')).rejects.toThrow(/read-only transaction/);
    await client.end();
    await external.stop();
    expect(alive(engine.pid as number)).toBe(true);
    await engine.stop();
  });

  test.each([
    ['postgres://u:p@127.0.0.1/db', 'disable'],
    ['postgres://u:p@[::1]/db', 'disable'],
    ['postgres://u:p@localhost/db?sslmode=verify-full', 'verify-full'],
    ['postgres://u:p@db.example.com/db', undefined],
  ])('%s is read with sslmode %s', async (url, sslmode) => {
    expect((await startPostgres({ url })).connection.sslmode).toBe(sslmode);
  });

  test('a bad URL is refused without printing its password', async () => {
    const failure = await startPostgres({ url: 'mysql://u:s3cret@h/db' }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'InvalidPostgresUrl', message: expect.stringContaining('--postgres-url') });
    expect(failure.message).not.toContain('s3cret');
  });
});

describe('a database of the user', () => {
  test('where nothing listens is refused by name, without its password', async () => {
    const port = await freePort();
    const failure = await assertReachable(parsePostgresUrl(`postgres://u:s3cret@localhost:${port}/db`)).catch((error) => error);
    expect(failure).toMatchObject({
      code: 'EngineNotStarted',
      message: expect.stringContaining(`nothing answers at localhost, port ${port}`),
    });
    expect(failure.message).not.toContain('s3cret');
  });

  test('behind a firewall that drops everything is not waited for', async () => {
    const silent = new net.Socket();
    const connect = jest.spyOn(net, 'connect').mockReturnValue(silent);
    const url = 'postgres://u@db.example.com/db';
    await expect(assertReachable(parsePostgresUrl(url), 20).finally(() => connect.mockRestore())).rejects.toMatchObject({
      code: 'EngineNotStarted',
      message: expect.stringContaining('db.example.com, port 5432, within 0.02 s'),
    });
    expect(silent.destroyed).toBe(true);
  });
});

describe('engines die with their parent', () => {
  const program = `
    const { startDynamoDb, startPostgres } = require('./local/engines');
    Promise.all([startDynamoDb(), startPostgres()]).then(([dynamo, postgres]) => {
      process.stdout.write(JSON.stringify({ pids: [dynamo.pid, postgres.pid] }) + '\\n');
      setInterval(() => undefined, 1000);
    });`;

  test('SIGKILL of the parent leaves no engine and no data', async () => {
    const before = postgresFolders();
    const parent = spawn(process.execPath, script(program), { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(__dirname, '..', '..') });
    const line = await new Promise<string>((resolve) => parent.stdout.once('data', (data) => resolve(data.toString())));
    const { pids } = JSON.parse(line) as { pids: number[] };
    expect(pids.map(alive)).toEqual([true, true]);

    parent.kill('SIGKILL');

    await eventually(() => pids.every((pid) => !alive(pid)));
    await eventually(() => postgresFolders().every((name) => before.includes(name) || !existsSync(join(tmpdir(), name, 'data'))));
  }, 60_000);

  test('an engine does not keep a finished program alive', async () => {
    const lazy = `require('./local/engines').startDynamoDb().then((engine) => process.stdout.write(String(engine.pid)));`;
    const parent = spawn(process.execPath, script(lazy), { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(__dirname, '..', '..') });
    const pid = new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve));
    expect(await new Promise((resolve) => parent.once('exit', resolve))).toBe(0);
    const engine = Number(await pid);
    await eventually(() => !alive(engine));
  }, 60_000);

  test('when the warden is killed, the parent kills the engine', async () => {
    const supervisor = new Supervisor();
    const engine = supervisor.spawn({ command: 'sleep', args: ['1000'], env: {}, cwd: tmpdir(), stopSignals: ['SIGTERM'], graceMs: 1000 });
    const pid = await engine.pid;
    process.kill(supervisor.pid as number, 'SIGKILL');
    expect(await engine.exited).toMatchObject({ signal: 'SIGKILL' });
    await eventually(() => !alive(pid));
  });
});
