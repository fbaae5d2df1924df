import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coloured, showsColours } from '../../cli/colour';
import { reloadOnChange } from '../../cli/reload-on-change';
import { LocalError, type ReloadResult } from '../../local';
import { eventually } from './processes';

const root = mkdtempSync(join(tmpdir(), 'watch-'));
const lines: string[] = [];
let reloads = 0;
let reload: () => Promise<ReloadResult> = async () => ({ reloaded: [], restart: [] });
const run = {
  reload: () => {
    reloads++;
    return reload();
  },
};
const write = (file: string): void => writeFileSync(join(root, file), String(Math.random()));

for (const folder of ['src', 'node_modules', 'cdk.out', 'dist', '.local', 'data']) mkdirSync(join(root, folder));
const watch = reloadOnChange({ run, root, dataDir: join(root, 'data'), print: (line) => lines.push(line) });
afterAll(() => {
  watch.close();
  rmSync(root, { recursive: true });
});
beforeEach(() => {
  reloads = 0;
  lines.length = 0;
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 600));

test('changes within a moment are one reload; what a run writes itself, and packages, are none', async () => {
  reload = async () => ({ reloaded: ['Prices'], restart: ['News (AWS::SNS::Topic) is new'] });
  for (const file of ['node_modules/a', 'cdk.out/a', 'dist/a', '.local/a', 'data/a', '.hidden']) write(file);
  write('src/a.ts');
  write('src/b.ts');
  await eventually(() => lines.length === 3);
  await settled();
  expect(reloads).toBe(1);
  expect(lines).toEqual([
    expect.stringMatching(/Changed: src\/[ab]\.ts and 1 more\. Synthesizing …/),
    'Reloaded Prices.',
    'Restart the command for the rest:\n  News (AWS::SNS::Topic) is new',
  ]);
});

test('folders that are made later are watched, too', async () => {
  mkdirSync(join(root, 'later'));
  await settled();
  reloads = 0;
  write('later/a.ts');
  await eventually(() => reloads === 1);
  await settled();
});

test('what the build writes while it runs reloads once at most, and never again by itself', async () => {
  reload = async () => {
    write('src/generated.ts');
    await settled();
    return { reloaded: [], restart: [] };
  };
  write('src/a.ts');
  await eventually(() => reloads === 2);
  await settled();
  await settled();
  expect(reloads).toBe(2);
});

test('an app that does not synthesize is told, and the next change is tried', async () => {
  reload = async () => {
    throw new LocalError('SynthesisFailed', 'it failed');
  };
  write('src/a.ts');
  await eventually(() => lines.includes('it failed\nThe run goes on as it was.'));
  reload = async () => ({ reloaded: [], restart: [] });
  write('src/a.ts');
  await eventually(() => lines.includes('Nothing in the app changed.'));
});

test('names have a colour of their own, on terminals that want colours', () => {
  expect(coloured('[a]', 'a')).toMatch(new RegExp(`^${'\u001b'}\\[\\d\\dm\\[a\\]${'\u001b'}\\[39m$`));
  expect(coloured('x', 'Prices')).toBe(coloured('x', 'Prices'));
  expect([
    showsColours(true, {}),
    showsColours(false, {}),
    showsColours(true, { NO_COLOR: '1' }),
    showsColours(true, { TERM: 'dumb' }),
  ]).toEqual([...[true, false, false, false]]);
});
