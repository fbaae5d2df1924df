import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildChildren } from './children';
import { buildCommand, type CommandResult, runCommand, startCommand } from './command';
import { synthesizeFixture, testFolder } from './fixture/synthesize';
import { alive, descendants, eventually } from './processes';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = testFolder();
const command = buildCommand();
const run = (...args: string[]): Promise<CommandResult> => runCommand(command, args, folder);

beforeAll(() => {
  buildChildren('warden', 'runtime', 'network-guard');
  synthesizeFixture(join(folder, 'cdk.out'));
  writeFileSync(join(folder, 'schema.sql'), 'create table people (id int primary key, name text);');
  writeFileSync(
    join(folder, 'seed.ts'),
    `import type { Client } from 'pg';
     const rows: number = 20;
     export const seed = (client: Client) => client.query("insert into people select g, 'n' || g from generate_series(1, $1::int) g".replace('$1', String(rows)));`,
  );
  writeFileSync(join(folder, 'bad.sql'), `insert into people values (99, 'bad');`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const LOCAL = ['local', '--app', 'cdk.out', '--stack', 'Jobs', '--seed', 'schema.sql', '--seed', 'seed.ts'];

test('the command is a program by itself, as it is when it is installed', () => {
  expect(execFileSync(command, ['--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('executes, shows progress, sums up, says where the report is, and runs a command', async () => {
  const reader = `const { DynamoDBClient, ScanCommand } = require('@aws-sdk/client-dynamodb');
    new DynamoDBClient({}).send(new ScanCommand({ TableName: process.env.SINGLE_TABLE_NAME })).then(({ Count }) => {
      console.log('read', Count, Object.keys(process.env).filter((name) => name === 'AWS_PROFILE')); process.exit(7); });`;
  const { status, stdout, stderr } = await run(...LOCAL, '--execute', '{"action":"migrate"}', '--', process.execPath, '-e', reader);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/people █+ 100 % {2}20 of 20/);
  expect(stdout).toMatch(/table +rows read +items written +skipped +poison +missing +different +extra\npeople +20 +20 +0 +0 +– +– +–\n/);
  expect(stdout).toMatch(/SUCCEEDED after .* MB of memory in a worker/);
  const report = /Report: (.*)/.exec(stdout)?.[1] as string;
  expect(existsSync(join(folder, report))).toBe(true);
  expect(stdout).toContain('read 20 []');
  expect(status).toBe(7);
}, 60_000);

test('a failing execution ends with 1, its error and its cause, and nothing after it runs', async () => {
  const after = join(folder, 'after');
  const { status, stdout } = await run(
    ...[...LOCAL, '--seed', 'bad.sql', '--execute', '{}', '--execute', '{}'],
    ...['--', process.execPath, '-e', `require('fs').writeFileSync(${JSON.stringify(after)}, '')`],
  );
  expect(status).toBe(1);
  expect(stdout).toContain('FAILED after');
  expect(stdout).toMatch(/\nError: States\.ExceedToleratedFailureThreshold\nCause: .+/);
  expect(stdout.match(/Execution with/g)).toHaveLength(1);
  expect(existsSync(after)).toBe(false);
}, 60_000);

test('an app can be a command', async () => {
  writeFileSync(
    join(folder, 'app.mjs'),
    `import { cpSync } from 'node:fs'; cpSync('cdk.out', process.env.CDK_OUTDIR, { recursive: true }); console.log('synthesized');`,
  );
  const { status, stdout, stderr } = await run('local', '--app', 'node app.mjs', '--stack', 'Jobs', '--', process.execPath, '-e', '');
  expect([status, stderr]).toEqual([0, 'synthesized\n']);
  expect(stdout).toContain('Started in');
}, 60_000);

test('an app gets the context of cdk.json and what look-ups have found; a cdk.json that is not JSON is refused', async () => {
  const project = join(folder, 'project');
  mkdirSync(project);
  const app = 'node -e "console.log(process.env.CDK_CONTEXT_JSON)"';
  writeFileSync(join(project, 'cdk.json'), JSON.stringify({ app, context: { both: 'cdk.json', flag: true } }));
  writeFileSync(join(project, 'cdk.context.json'), JSON.stringify({ both: 'found', 'vpc-provider:x': { vpcId: 'vpc-1' } }));
  const { stderr } = await runCommand(command, ['local'], project);
  expect(JSON.parse(stderr.split('\n')[0])).toEqual({
    ...{ both: 'cdk.json', flag: true, 'vpc-provider:x': { vpcId: 'vpc-1' } },
    'aws:cdk:enable-path-metadata': true,
  });

  writeFileSync(join(project, 'cdk.context.json'), '{');
  expect(await runCommand(command, ['local'], project)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('cdk.context.json is not JSON: '),
  });
  writeFileSync(join(project, 'cdk.json'), '{');
  expect(await runCommand(command, ['local'], project)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('cdk.json is not JSON: '),
  });
});

describe('the end', () => {
  const serve = async () => {
    const running = startCommand(command, LOCAL, folder);
    await eventually(() => running.printed.stdout.includes('Serving until Ctrl-C'));
    const children = descendants(running.child.pid as number);
    expect(children.length).toBeGreaterThan(3);
    return { ...running, children };
  };

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s while serving stops everything',
    async (signal, status) => {
      const { child, exited, printed, children } = await serve();
      expect(printed.stdout).toMatch(/AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+\n/);
      child.kill(signal);
      expect(await exited).toBe(status);
      expect(children.filter(alive)).toEqual([]);
    },
    60_000,
  );

  test('Ctrl-C while the database is filled does not wait for it', async () => {
    writeFileSync(join(folder, 'slow.sql'), 'select pg_sleep(600)');
    const { child, exited, printed } = startCommand(command, [...LOCAL, '--seed', 'slow.sql'], folder);
    await eventually(() => printed.stdout.includes('Filling'));
    const children = descendants(child.pid as number);
    child.kill('SIGINT');
    expect(await exited).toBe(130);
    await eventually(() => !children.some(alive));
    expect(printed.stderr).toBe('');
  });

  describe('what a shell has started ends too', () => {
    const file = join(folder, 'hangs.pid');
    const hangs = 'node hangs.mjs; true'; // not alone in the line: a shell would become it
    const hanging = async (args: string[]) => {
      writeFileSync(
        join(folder, 'hangs.mjs'),
        `import { renameSync, writeFileSync } from 'node:fs';
         writeFileSync('hangs.tmp', String(process.pid)); renameSync('hangs.tmp', 'hangs.pid'); setInterval(() => undefined, 1000);`,
      );
      rmSync(file, { force: true });
      const running = startCommand(command, args, folder);
      await eventually(() => existsSync(file));
      const pid = Number(readFileSync(file, 'utf8'));
      expect(alive(pid)).toBe(true);
      return { ...running, pid };
    };

    test.each([
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGKILL', null],
    ] as const)('%s while the app is synthesized', async (signal, status) => {
      const { child, exited, pid } = await hanging(['local', '--app', hangs]);
      child.kill(signal);
      expect(await exited).toBe(status);
      await eventually(() => !alive(pid));
    });

    test.each([
      ['SIGTERM', 143],
      ['SIGKILL', null],
    ] as const)('%s while a command runs beside', async (signal, status) => {
      const { child, exited, pid } = await hanging(['local', '--app', 'cdk.out', '--stack', 'Jobs', '--', 'sh', '-c', hangs]);
      child.kill(signal);
      expect(await exited).toBe(status);
      await eventually(() => !alive(pid));
    });
  });

  test('SIGKILL leaves nothing behind', async () => {
    const { child, children } = await serve();
    child.kill('SIGKILL');
    await eventually(() => !children.some(alive));
  }, 60_000);

  test('Ctrl-C during an execution stops everything', async () => {
    writeFileSync(join(folder, 'many.sql'), `insert into people select g, 'm' || g from generate_series(1000, 200000) g`);
    const running = startCommand(command, [...LOCAL, '--seed', 'many.sql', '--execute', '{}'], folder);
    await eventually(() => /people █*░* +\d+ %/.test(running.printed.stdout));
    const children = descendants(running.child.pid as number);
    running.child.kill('SIGINT');
    expect(await running.exited).toBe(130);
    expect(children.filter(alive)).toEqual([]);
  }, 60_000);
});

test.each<[string, string[], RegExp]>([
  ['no command', [], /no command; allowed: init, local, /],
  ['an unknown command', ['locale'], /unknown command "locale"; allowed: init, local/],
  ['an unknown option', ['local', '--ap', 'x'], /unknown option --ap; allowed: --app, --stack/],
  ['an option without its value', ['local', '--app'], /--app.*argument missing/],
  ['no app', ['local'], /--app is missing/],
  ['text that is not an option', ['local', '--app', 'x', 'y'], /unexpected "y"; a command to run goes after --/],
  ['a bad concurrency', ['local', '--app', 'x', '--concurrency', '65'], /--concurrency is "65"; it must be a whole number from 1 to 64/],
  ['input that is not JSON', ['local', '--app', 'x', '--execute', 'plan'], /--execute is "plan", which is not JSON/],
  [
    'a bad host',
    ['local', '--app', 'x', '--allow-host', 'https://old.example.com'],
    /--allow-host is "https.*must be the name of a host alone/,
  ],
  ['a bad type', ['local', '--app', 'x', '--ignore', 'sqs'], /--ignore is "sqs"; it must be a CloudFormation type/],
  ['--serve with a command', ['local', '--app', 'x', '--serve', '--', 'true'], /--serve and a command after -- cannot go together/],
  ['no function to invoke', ['invoke'], /invoke takes the name of one function, not 0 names/],
  ['an event that is not JSON', ['invoke', 'Plan', '--event', 'x'], /--event x is not JSON/],
  ['an event for a schedule', ['fire', 'Plan', '--event', '{}'], /fire takes no --event/],
  ['no command after --', ['local', '--app', 'x', '--'], /no command after --/],
  ['an unknown action of model', ['model', 'import'], /model "import"; allowed: model export/],
  ['init without a stack', ['init'], /--stack is missing/],
  ['model export without files', ['model', 'export', 'model.ts'], /takes two files, not 1/],
])('%s is refused with 2 and a pointer to help', async (_, args, message) => {
  const { status, stdout, stderr } = await run(...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/\nHelp: cdk-single-table .*--help\n$/);
});

test('a command that does not exist is refused, and what was started is stopped', async () => {
  const { status, stderr } = await run('local', '--app', 'cdk.out', '--stack', 'Jobs', '--', 'no-such-program');
  expect(status).toBe(2);
  expect(stderr).toContain('-- no-such-program: there is no such program\n');
}, 60_000);

test('a model can be exported from a file that holds its mapping too', async () => {
  writeFileSync(
    join(folder, 'everything.ts'),
    `import { defineMapping, defineModel } from 'cdk-single-table/client';
     export const model = defineModel({ table: { partitionKey: 'PK' }, entities: { A: { attributes: { id: 'string' }, key: { PK: 'A#{id}' } } } });
     export const mapping = defineMapping(model, { tables: { a: { items: [{ entity: 'A' }] } } });`,
  );
  expect(await run('model', 'export', 'everything.ts', 'model.json')).toMatchObject({ status: 0, stderr: '' });
  const { status, stderr } = await run('model', 'export', 'nothing.ts', 'model.json');
  expect([status, stderr]).toEqual([1, 'cdk-single-table: nothing.ts cannot be read: there is no such file\n']);
});

test('errors of the run have no stack trace', async () => {
  const { status, stderr } = await run('local', '--app', 'cdk.out', '--stack', 'Other');
  expect([status, stderr]).toEqual([1, 'cdk-single-table: --stack: there is no stack "Other". The assembly has: Data, Jobs.\n']);
});

test('help and version', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('model export') });
  expect(await run('local', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--postgres-url') });
  expect(await run('model', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--check') });
  expect(await run('init', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--environments') });
  expect(await run('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
