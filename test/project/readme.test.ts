import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';

const root = resolve(__dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const handler = /```ts\n(const users = openTable[\s\S]*?)```/.exec(readme)?.[1] ?? '';
const app = /```ts\n(import \{ App[\s\S]*?)```/.exec(readme)?.[1] ?? '';

/** What the compiler says of a file, with the options of the tests. */
function problemsOf(file: string): string[] {
  const { config } = ts.readConfigFile(join(root, 'test', 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [file] }, ts.sys, join(root, 'test'));
  const program = ts.createProgram([file], { ...options, noEmit: true });
  return ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'));
}

describe('README.md', () => {
  const folder = mkdtempSync(join(root, 'test-readme-'));
  const file = join(folder, 'app.ts');
  const out = join(folder, 'cdk.out');
  beforeAll(() => writeFileSync(file, app));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the app is about forty lines', () => {
    const lines = app.split('\n').filter((line) => line.trim() !== '');
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.length).toBeLessThanOrEqual(45);
  });

  test('the app compiles as printed', () => {
    expect(problemsOf(file)).toEqual([]);
  });

  test('the handler compiles as printed', () => {
    const inHandler = join(folder, 'handler.ts');
    writeFileSync(
      inHandler,
      `${app}\nimport { openTable } from 'cdk-single-table/client';\nexport async function handler(userId: string) {\n${handler}return user?.email;\n}\n`,
    );
    expect(handler).not.toBe('');
    expect(problemsOf(inHandler)).toEqual([]);
  });

  test('the app synthesizes as printed', () => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'test', 'tsconfig.json'), CDK_OUTDIR: out },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    const template = JSON.parse(readFileSync(join(out, 'Shop-dev.template.json'), 'utf8'));
    const types = Object.values<{ Type: string }>(template.Resources).map((r) => r.Type);
    expect(types).toEqual(
      expect.arrayContaining(['AWS::DynamoDB::GlobalTable', 'AWS::StepFunctions::StateMachine', 'AWS::Lambda::Function']),
    );
  });

  test('every link to a file of this repository leads somewhere', () => {
    const pages = [
      'README.md',
      'CONTRIBUTING.md',
      ...readdirSync(join(root, 'docs'))
        .filter((f) => f.endsWith('.md'))
        .map((f) => `docs/${f}`),
    ];
    const dead = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
        .map(([, link]) => link)
        .filter((link) => !existsSync(resolve(root, page, '..', link)))
        .map((link) => `${page} → ${link}`),
    );
    expect(dead).toEqual([]);
  });
});
