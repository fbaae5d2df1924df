import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';

const root = resolve(__dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const printed = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);

/** The files that the README prints, as they are in the repository. */
const files = ['stack.ts', 'model.ts', 'handlers/orders.ts'].map((name) => join('bench', 'stack', name));
const [stack] = files;

/** What the compiler says of a file, with the options of the tests. */
function problemsOf(names: readonly string[]): string[] {
  const paths = names.map((name) => join(root, name));
  const { config } = ts.readConfigFile(join(root, 'test', 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: paths }, ts.sys, join(root, 'test'));
  const program = ts.createProgram(paths, { ...options, noEmit: true });
  return paths.flatMap((path) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n')),
  );
}

describe('README.md', () => {
  const out = mkdtempSync(join(tmpdir(), 'readme-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  test('prints files of the repository as they are, and no other TypeScript', () => {
    expect(printed).toEqual(files.map((file) => readFileSync(join(root, file), 'utf8')));
  });

  test('the stack is about forty lines', () => {
    const lines = readFileSync(join(root, stack), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.length).toBeLessThanOrEqual(50);
  });

  test('the files compile as printed', () => {
    expect(problemsOf(files)).toEqual([]);
  });

  test('the stack synthesizes as printed', () => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'app.ts'], {
      cwd: join(root, 'bench', 'stack'),
      encoding: 'utf8',
      env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'test', 'tsconfig.json'), CDK_OUTDIR: out },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    const template = JSON.parse(readFileSync(join(out, 'Shop-dev.template.json'), 'utf8'));
    const types = Object.values<{ Type: string }>(template.Resources).map((r) => r.Type);
    expect(types).toEqual(
      expect.arrayContaining([
        'AWS::ApiGatewayV2::Api',
        'AWS::CloudFront::Distribution',
        'AWS::DynamoDB::GlobalTable',
        'AWS::Lambda::Function',
        'AWS::Scheduler::Schedule',
        'AWS::StepFunctions::StateMachine',
      ]),
    );
  });

  test('says how long both stacks are', () => {
    const { stdout } = spawnSync(process.execPath, [join('bench', 'stack', 'run.mjs')], { cwd: root, encoding: 'utf8' });
    const [, ours, plain] = /lines of infrastructure code +(\d+) +(\d+)/.exec(stdout) ?? [];
    const [, resources, others] = /resources +(\d+) +(\d+)/.exec(stdout) ?? [];
    const [, migration] = /resources of the migration.* (\d+) +\d+/.exec(stdout) ?? [];
    expect(readme.replace(/\s+/g, ' ')).toContain(
      `${ours} lines of infrastructure code against ${plain}, for ${resources} resources and ${others} (and ${migration} more for the migration`,
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
