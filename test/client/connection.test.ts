import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { ConfigurationError, openTable } from '../../lib/client';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb';
import { model } from './models';

const root = resolve(__dirname, '..', '..');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const PROGRAM = `
  import { openTable } from './lib/client';
  import { model } from './test/client/models';
  async function main() {
    const table = openTable(model, process.argv[2] ? { tableName: process.argv[2] } : {});
    await table.User.put({ userId: 'u', email: 'e', status: 'active' });
    return (await table.User.get({ userId: 'u' }))?.email;
  }
  main().then((text) => console.log(text), (error) => console.log(error.code + ': ' + error.message));
`;

/** Runs the program as an application would: bundled without the SDK, in a process of its own, in a folder of its own. */
function run(format: 'cjs' | 'esm', parent: string, env: NodeJS.ProcessEnv, ...args: string[]): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'client-'));
  folders.push(folder);
  const extension = format === 'cjs' ? '.cjs' : '.mjs';
  buildSync({
    stdin: { contents: PROGRAM, resolveDir: root },
    bundle: true,
    platform: 'node',
    format,
    external: ['@aws-sdk/*'],
    // As the package is built: the SDK is loaded from a chunk of its own.
    ...(format === 'esm' && { splitting: true, define: { module: 'undefined' } }),
    outdir: folder,
    entryNames: 'program',
    outExtension: { '.js': extension },
    logLevel: 'error',
  });
  const credentials = {
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  return execFileSync(process.execPath, [join(folder, `program${extension}`), ...args], {
    env: { PATH: process.env.PATH, ...credentials, ...env },
    encoding: 'utf8',
    timeout: 30_000,
  }).trim();
}

describe.each(['cjs', 'esm'] as const)('in a program of %s', (format) => {
  let db: TestDynamoDb;
  beforeAll(async () => {
    db = await startDynamoDb();
  });
  afterAll(() => db.stop());
  const beside = join(root, 'node_modules', '.cache');

  test('the default client is made, and the table named by the environment', async () => {
    const name = await db.createTable(model);
    expect(run(format, beside, { AWS_ENDPOINT_URL_DYNAMODB: db.endpoint, SINGLE_TABLE_NAME: name })).toBe('e');
    expect(run(format, beside, { AWS_ENDPOINT_URL_DYNAMODB: db.endpoint, AWS_LAMBDA_FUNCTION_NAME: 'f' }, name)).toBe('e');
  });

  test('without the SDK the error says what to install', () => {
    expect(run(format, tmpdir(), { SINGLE_TABLE_NAME: 't' })).toBe(
      'CONFIGURATION: the AWS SDK is not installed: npm install @aws-sdk/client-dynamodb',
    );
  });
});

describe('what is not configured', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  test('a table without a name fails with the first request, and names both ways', async () => {
    delete process.env.SINGLE_TABLE_NAME;
    const get = openTable(model).User.get({ userId: 'u' });
    await expect(get).rejects.toThrow(ConfigurationError);
    await expect(get).rejects.toThrow(/SINGLE_TABLE_NAME .* openTable\(model, { tableName }\)/);
  });

  test('an unknown way to delete', () => {
    process.env.SINGLE_TABLE_DELETES = 'soft';
    expect(() => openTable(model)).toThrow("SINGLE_TABLE_DELETES is 'soft': it must be 'remove' or 'tombstone'");
  });
});

test('a model that is not valid costs nothing until its faulty entity is used', () => {
  const faulty = { table: { partitionKey: 'PK' }, entities: { Bad: { attributes: { id: 'string' }, key: { PK: '{never closed' } } } };
  const table = openTable(faulty, { tableName: 't' });
  expect(() => table.Bad).toThrow('"{" at 0 is never closed');
});
