import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { rowsOf, seedTables } from '../../examples/hkt/generator';
import type { RunReport } from '../../lambda/migration/report/run-report';
import { type Ended, ROOT, survivors, Workplace } from './support/command';
import { itemsOf } from './support/hkt';

/** Rows that the generator makes, and the items they become. */
const TABLES = seedTables.map(({ name }) => {
  const rows = [...rowsOf(name, 'small')].length;
  return { table: name, rows, items: rows * itemsOf(name) };
});

const place = new Workplace();
let ended: Ended;

/** The reports that the command says it has written, in order. */
function reports({ stdout }: Ended): { readonly file: string; readonly content: RunReport }[] {
  return [...stdout.matchAll(/^Report: (.*)$/gm)].map(([, path]) => {
    const file = resolve(ROOT, path);
    return { file, content: JSON.parse(readFileSync(file, 'utf8')) as RunReport };
  });
}

describe('the HKT example, as npm run demo runs it', () => {
  beforeAll(async () => {
    ended = await place.run([
      'local',
      ...['--app', `${JSON.stringify(process.execPath)} --import tsx examples/hkt/app.ts`],
      ...['--stack', 'Hkt-dev'],
      ...['--seed', 'examples/hkt/seed.ts'],
      ...['--data-dir', place.path('data')],
      ...['--execute', '{"action":"migrate_all"}'],
      ...['--execute', '{"action":"compare_data"}'],
      ...['--', process.execPath, '--import', 'tsx', 'examples/hkt/read.ts'],
    ]);
  }, 180_000);
  afterAll(() => place.dispose());

  test('ends well, and has nothing to complain about', () => {
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
    // THEN functions and API have told nothing but that the site was deployed, and visited.
    const lines = ended.stdout.split('\n').filter((text) => text.startsWith('['));
    expect(lines).toEqual([
      expect.stringContaining('"event":"site.deployed"'),
      expect.stringMatching(/POST \/sessions 201/),
      expect.stringMatching(/GET \/me 200/),
    ]);
  });

  test('what runs is what was synthesized: the assembly has the state machine and the bundled handlers', () => {
    const assembly = place.path('data/cdk.out');
    const template = JSON.parse(readFileSync(join(assembly, 'Hkt-dev.template.json'), 'utf8'));
    const types = Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type);
    expect(types).toEqual(expect.arrayContaining(['AWS::DynamoDB::GlobalTable', 'AWS::StepFunctions::StateMachine']));
    expect(readdirSync(assembly).some((name) => existsSync(join(assembly, name, 'definition.json')))).toBe(true);
  });

  test('migrate_all: report.json and the summary have every row and every item of every table', () => {
    const [migrated] = reports(ended);
    expect(migrated.content).toMatchObject({ action: 'migrate_all', status: 'SUCCEEDED', poison: { total: 0 } });
    const written = migrated.content.tables.map(({ table, rowsRead, itemsWritten }) => ({ table, rows: rowsRead, items: itemsWritten }));
    expect(new Set(written)).toEqual(new Set(TABLES));
    for (const { table, rows, items } of TABLES) expect(ended.stdout).toMatch(line(table, rows, items, 0, 0, '–', '–', '–'));
  });

  test('compare_data: nothing is missing, different or extra, in report.json and in the summary', () => {
    const [, compared] = reports(ended);
    expect(compared.content).toMatchObject({ action: 'compare_data', status: 'SUCCEEDED', differences: { total: 0, items: [] } });
    expect(compared.content.tables).toHaveLength(TABLES.length);
    for (const { table, rows, items } of TABLES) {
      expect(compared.content.tables).toContainEqual(
        expect.objectContaining({ table, rowsRead: rows, missing: 0, different: 0, extra: 0, poisonRows: 0 }),
      );
      expect(ended.stdout).toMatch(line(table, rows, items, 0, 0, 0, 0, 0));
    }
    expect(readFileSync(join(dirname(compared.file), 'summary.txt'), 'utf8')).toMatch(/^compare_data .*: SUCCEEDED\n/);
  });

  test('the typed client reads a user, her sessions and a post by its slug; she logs in on the site', () => {
    // The last report is named once more below what the command printed.
    const read = ended.stdout.slice(ended.stdout.indexOf('✓'));
    expect(ended.stdout.trimEnd()).toMatch(/\nReport: .*report\.json$/);
    expect(read).toMatch(/^✓ user by id/m);
    expect(read).toMatch(/^✓ her sessions/m);
    expect(read).toMatch(/^✓ blog post by slug/m);
    expect(read).toMatch(/^✓ logged in on the site/m);
    expect(read).not.toContain('✗');
  });

  test('nothing is left: no process, no database on disk', () => {
    if (process.platform === 'linux') expect(ended.processes.length).toBeGreaterThan(5);
    expect(survivors(ended.processes)).toEqual([]);
    expect(readdirSync(place.temporary).filter((name) => name.startsWith('cdk-single-table'))).toEqual([]);
  });
});

/** A line of the summary. */
function line(table: string, ...cells: (number | string)[]): RegExp {
  return new RegExp(`^${table} +${cells.map((cell) => cell.toLocaleString('en-US')).join(' +')}$`, 'm');
}
