import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initCommand } from '../../cli/init-command';

const WORKFLOW = '.github/workflows/deploy.yml';
const before = process.cwd();
let folder: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'));
  process.chdir(folder);
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const init = (...args: string[]): number => initCommand(['--stack', 'Shop', ...args]);
const content = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

test('writes both files, and says what is left to do', () => {
  expect(init()).toBe(0);
  expect(content(WORKFLOW)).toContain('\n  deploy-prod:\n');
  expect(content('buildspec.yml')).toContain('version: 0.2');
  expect(printed).toBe(`wrote ${WORKFLOW}\nwrote buildspec.yml\nThe head of ${WORKFLOW} says what is left to do on GitHub.\n`);
});

test('running it again changes nothing', () => {
  init();
  printed = '';
  expect(init()).toBe(0);
  expect(printed).toContain(`unchanged: ${WORKFLOW}\nunchanged: buildspec.yml\n`);
});

test('a file with other content is left alone, and then nothing is written', () => {
  writeFileSync('buildspec.yml', 'version: 0.2 # mine\n');
  expect(() => init()).toThrow('buildspec.yml exists with other content, so nothing was written: use --force to replace');
  expect([content(WORKFLOW), content('buildspec.yml')]).toEqual([undefined, 'version: 0.2 # mine\n']);
});

test('an error names every such file, and has a code: the command prints it without a stack trace', () => {
  mkdirSync('.github/workflows', { recursive: true });
  for (const path of [WORKFLOW, 'buildspec.yml']) writeFileSync(path, 'mine');
  expect(() => init()).toThrow(
    expect.objectContaining({ code: 'INIT_FILE_EXISTS', message: expect.stringContaining(`${WORKFLOW} and buildspec.yml exist with`) }),
  );
});

test('--force replaces', () => {
  writeFileSync('buildspec.yml', 'mine');
  expect(init('--force')).toBe(0);
  expect(content('buildspec.yml')).toContain('version: 0.2');
});

test('--dry-run prints, and writes nothing even with --force', () => {
  writeFileSync('buildspec.yml', 'mine');
  expect(init('--dry-run', '--force')).toBe(0);
  expect([content(WORKFLOW), content('buildspec.yml')]).toEqual([undefined, 'mine']);
  expect(printed).toMatch(/^--- \.github\/workflows\/deploy\.yml\n[\s\S]*\n--- buildspec\.yml\n[\s\S]*version: 0\.2\n/);
});

test('--help needs nothing else', () => {
  expect(initCommand(['--help'])).toBe(0);
  expect(printed).toContain('--environments <list>');
});
