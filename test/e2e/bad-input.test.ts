import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { Client } from 'pg';
import { eventually } from '../local/processes';
import { type Engines, startEngines } from '../migration/support/engines';
import { badModels, withMistakes } from './support/bad-models';
import { ROOT, Workplace } from './support/command';
import { itemsOf } from './support/items';
import { SCHEMA, STACK, shop, TABLE } from './support/shop';

jest.setTimeout(120_000);

const place = new Workplace();
let engines: Engines;
let app: string;

beforeAll(async () => {
  engines = await startEngines();
  app = shop(undefined, place.path('cdk.out')).synth().directory;
});
afterAll(async () => {
  await engines?.stop();
  place.dispose();
});

describe('what the model gets wrong is refused before there is anything to deploy', () => {
  test.each(Object.entries(badModels))('%s', (_, mistake) => {
    let error: { problems?: readonly { readonly code: string; readonly message: string }[]; message?: string } = {};
    try {
      shop(withMistakes([mistake]));
    } catch (thrown) {
      error = thrown as typeof error;
    }
    expect(error.problems).toContainEqual(expect.objectContaining({ code: mistake.code, message: expect.stringMatching(mistake.message) }));
    expect(new Set(error.problems?.map(({ code }) => code))).toEqual(new Set([mistake.code]));
    expect(error.message).toMatch(mistake.message);
  });

  test('the command ends with all of them, and creates no table', async () => {
    const ended = await place.run([
      ...['local', '--app', `${JSON.stringify(process.execPath)} --import tsx ${join(ROOT, 'test/e2e/support/bad-shop.ts')}`],
      ...['--dynamodb-endpoint', engines.dynamodb.endpoint, '--data-dir', place.path('bad')],
      ...['--execute', '{"action":"migrate_all"}'],
    ]);
    expect(ended.status).toBe(1);
    for (const { code, message } of Object.values(badModels)) {
      expect(ended.stderr).toContain(code);
      expect(ended.stderr).toMatch(message);
    }
    expect((await engines.dynamo.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });
});

describe('what only the source or the input shows is refused before anything is written', () => {
  /** A database of its own. @returns its URL */
  async function database(name: string, sql: string): Promise<string> {
    await engines.sql(`CREATE DATABASE ${name}`);
    const url = new URL(engines.postgres.url);
    url.pathname = `/${name}`;
    const connection = new Client(url.href);
    await connection.connect();
    await connection.query(SCHEMA);
    await connection.query(sql);
    await connection.end();
    return url.href;
  }

  /** Runs the synthesized state machine. @returns what a person sees, once it is clear that nothing was written */
  async function refused(postgresUrl: string, input: object): Promise<string> {
    const ended = await place.run([
      ...['local', '--app', app, '--stack', STACK, '--data-dir', place.path('data')],
      ...['--postgres-url', postgresUrl, '--dynamodb-endpoint', engines.dynamodb.endpoint],
      ...['--execute', JSON.stringify(input)],
    ]);
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 1, stderr: '' });
    expect(ended.stdout).toContain('FAILED after');
    expect(await itemsOf(engines.dynamo, TABLE)).toEqual([]);
    return ended.stdout;
  }

  test('a column that the mapping does not know', async () => {
    const url = await database('column_unknown', 'ALTER TABLE orders ADD COLUMN coupon text');
    const text = await refused(url, { action: 'migrate_all' });
    expect(text).toContain('Error: DataMigration.InvalidPlan');
    expect(text).toMatch(
      /orders\.coupon: no item takes this column; map it to an attribute, or list it under "ignore" \[PLAN_COLUMN_UNMAPPED\]/,
    );
  });

  test('a source table without a key', async () => {
    const url = await database('key_missing', 'ALTER TABLE orders DROP CONSTRAINT orders_pkey');
    const text = await refused(url, { action: 'migrate_all' });
    expect(text).toContain('Error: DataMigration.InvalidPlan');
    expect(text).toMatch(/orders: has no primary key.*\[PLAN_NO_KEY\]/);
  });

  test('a wrong password, which is never printed', async () => {
    const url = new URL(
      await database('password_wrong', `CREATE ROLE reader LOGIN PASSWORD 'right'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;`),
    );
    await askForPasswordOf('reader');
    [url.username, url.password] = ['reader', 'wr0ng-and-secret'];
    // The server reads its new rules in its own time.
    await eventually(async () => !(await lets(url.href)));
    const text = await refused(url.href, { action: 'migrate_all' });
    expect(text).toContain('Error: DataMigration.SourceRefused');
    expect(text).toMatch(/the source refuses the user of the secret: password authentication failed for user "reader"/);
    expect(text).not.toContain('wr0ng-and-secret');
    // THEN the right one would have been let in.
    url.password = 'right';
    expect(await lets(url.href)).toBe(true);
  });

  test.each([
    ['a limit of -1', { action: 'migrate_all', limit: -1 }, /"limit" must be a whole number from 1, not -1/],
    [
      'an unknown action',
      { action: 'migrate_everything' },
      /"migrate_everything" is unknown; allowed are plan, migrate, migrate_all, compare_data/,
    ],
    ['a rollback before anything was written', { action: 'rollback' }, /there is nothing to roll back/],
    ['a table that the mapping does not have', { action: 'migrate', table: 'customer' }, /no table "customer"; it has customers, orders/],
  ])('%s', async (name, input, message) => {
    const url = await database(name.replaceAll(/\W+/g, '_').toLowerCase(), '');
    const text = await refused(url, input);
    expect(text).toContain('Error: DataMigration.InvalidInput');
    expect(text).toMatch(message);
  });

  test('the same app moves the same data when nothing is wrong', async () => {
    const url = await database('all_well', '');
    const ended = await place.run([
      ...['local', '--app', app, '--stack', STACK, '--data-dir', place.path('data')],
      ...['--postgres-url', url, '--dynamodb-endpoint', engines.dynamodb.endpoint],
      ...['--execute', '{"action":"migrate_all"}', '--execute', '{"action":"compare_data"}'],
    ]);
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
    expect(await itemsOf(engines.dynamo, TABLE)).toHaveLength(80);
  });

  /** Whether the server lets somebody in. */
  async function lets(url: string): Promise<boolean> {
    const connection = new Client(url);
    const isIn = await connection.connect().then(
      () => true,
      () => false,
    );
    await connection.end().catch(() => undefined);
    return isIn;
  }

  /** The embedded server trusts everybody: from now on it asks this one. */
  async function askForPasswordOf(role: string): Promise<void> {
    const [{ hba_file: file }] = (await engines.sql('SHOW hba_file')) as [{ hba_file: string }];
    writeFileSync(file, `host all ${role} 127.0.0.1/32 scram-sha-256\n${readFileSync(file, 'utf8')}`);
    await engines.sql('SELECT pg_reload_conf()');
  }
});
