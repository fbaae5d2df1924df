import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccessKind, operations } from '../../lib/table/entity-access';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/table.md'), 'utf8');

function sources(folder: string): string {
  const path = join(ROOT, 'lib', folder);
  return readdirSync(path)
    .map((file) => readFileSync(join(path, file), 'utf8'))
    .join('\n');
}

test('every error code and warning id is documented, and no other', () => {
  const code = /'((?:SingleTable|EnvironmentProfile)\.\w+|cdk-single-table:\w+)'|\[(SingleTable\.\w+)\]/g;
  const used = [...`${sources('table')}${sources('profile')}`.matchAll(code)].map((match) => match[1] ?? match[2]);
  const documented = [...page.matchAll(/`((?:SingleTable|EnvironmentProfile)\.[A-Z]\w+|cdk-single-table:\w+)`/g)].map((match) => match[1]);
  const symbols = ['EnvironmentProfile', 'cdk-single-table.EnvironmentProfile'];
  expect([...new Set(documented)].sort()).toEqual([...new Set(used)].filter((name) => !symbols.includes(name)).sort());
});

test('the table of operations is what is granted', () => {
  const row = (name: string) => page.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
  const cells = (name: string) =>
    row(name)
      .split('|')
      .slice(2, 4)
      .map((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1]).sort());
  expect(cells('reads')).toEqual([
    [...operations({ access: AccessKind.READ })],
    [...operations({ access: AccessKind.READ, indexName: 'X' })],
  ]);
  expect(cells('writes')).toEqual([[...operations({ access: AccessKind.WRITE })], []]);
});
