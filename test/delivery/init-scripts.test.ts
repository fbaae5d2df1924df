import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { buildspec } from '../../cli/init-buildspec';
import { parseInitOptions } from '../../cli/init-options';
import { deployWorkflow } from '../../cli/init-workflow';

jest.setTimeout(60_000); // the CDK command takes seconds

const ROOT = join(__dirname, '..', '..');
const options = parseInitOptions(['--stack', 'Shop', '--environments', 'dev,prod']);
const { jobs } = parse(deployWorkflow(options));
const { phases } = parse(buildspec(options));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-scripts-'));
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Puts a program on the path. */
function program(name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/bash\n${script}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

/** Runs a step as the runner does. */
function run(script: string, env: Record<string, string> = {}) {
  const PATH = `${join(folder, 'bin')}:${process.env.PATH}`;
  return spawnSync('bash', ['-e', '-c', script], { cwd: folder, encoding: 'utf8', env: { PATH, HOME: folder, CI: 'true', ...env } });
}

function stepOf(job: string, name: string): string {
  return jobs[job].steps.find((step: { name?: string }) => step.name?.startsWith(name)).run;
}

describe('the difference of a pull request', () => {
  function synthesize(output: string, buckets: number): void {
    const app = `const { App, CfnResource, Stack } = require('aws-cdk-lib');
      const app = new App({ outdir: ${JSON.stringify(join(folder, output))} });
      for (const name of ['Shop-dev', 'Shop-prod'])
        for (const stack = new Stack(app, name), i = { n: 0 }; i.n < ${buckets}; i.n++) new CfnResource(stack, 'Bucket' + i.n, { type: 'AWS::S3::Bucket' });
      app.synth();`;
    execFileSync(process.execPath, ['-e', app], { cwd: ROOT });
  }
  const compare = () => {
    program('npx', `shift; exec ${process.execPath} ${join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk')} "$@"`);
    return run(stepOf('diff', 'Compare'), { GITHUB_STEP_SUMMARY: join(folder, 'summary') });
  };

  test('shows what each stack gains, without an account', () => {
    synthesize('base', 1);
    synthesize('cdk.out', 2);
    expect(compare()).toMatchObject({ status: 0 });
    const diff = readFileSync(join(folder, 'diff.md'), 'utf8');
    expect(diff).toMatch(/^<!-- cdk diff -->\n<details><summary><code>cdk diff Shop-dev<\/code><\/summary>\n\n````\n/);
    expect(diff).toContain('cdk diff Shop-prod');
    expect(diff.match(/\[\+\] AWS::S3::Bucket Bucket1/g)).toHaveLength(2);
    expect(diff).not.toContain('Bucket0');
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toBe(diff);
  });

  test('of the first one, everything is new', () => {
    synthesize('cdk.out', 1);
    expect(compare()).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'diff.md'), 'utf8').match(/\[\+\] AWS::S3::Bucket Bucket0/g)).toHaveLength(2);
  });

  test('a comparison that fails says why', () => {
    mkdirSync(join(folder, 'cdk.out'));
    const { status, stdout } = compare();
    expect(status).toBe(1);
    expect(stdout).toContain('cdk.out');
  });
});

describe('the comment', () => {
  const comment = () =>
    run(stepOf('comment', 'Comment'), { COMMENTS: 'repos/o/r/issues/7/comments', COMMENT: 'repos/o/r/issues/comments' });
  const gh = (known: string) => program('gh', `case "$*" in *--jq*) printf '${known}' ;; *) echo "$*" >> calls ;; esac`);

  test('is made once, and then changed', () => {
    gh('');
    expect(comment()).toMatchObject({ status: 0 });
    gh('42\\n43\\n');
    expect(comment()).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'calls'), 'utf8').split('\n')).toEqual([
      'api --method POST repos/o/r/issues/7/comments --field body=@diff.md --silent',
      'api --method PATCH repos/o/r/issues/comments/42 --field body=@diff.md --silent',
      '',
    ]);
  });
});

describe('the build on CodeBuild', () => {
  const build = (env: Record<string, string>) => {
    for (const name of ['npm', 'npx']) program(name, `echo "${name} $*" >> calls`);
    for (const phase of ['install', 'pre_build', 'build']) {
      for (const command of phases[phase].commands) {
        const { status, stdout } = run(command, env);
        if (status !== 0) return stdout;
      }
    }
    return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  };

  test('deploys the environment that it is told', () => {
    expect(build({ ENVIRONMENT: 'prod' })).toEqual([
      'npm ci',
      'npm test',
      'npx cdk synth --quiet --output cdk.out',
      'npx cdk deploy --app cdk.out --ci --require-approval never Shop-prod',
    ]);
  });

  test('refuses an environment that it does not know, before anything runs', () => {
    expect(build({ ENVIRONMENT: 'production' })).toBe('ENVIRONMENT is "production"; it must be one of: dev, prod\n');
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe('npm ci\n');
  });

  test('deploys no pull request', () => {
    expect(build({ ENVIRONMENT: 'dev', CODEBUILD_WEBHOOK_EVENT: 'PULL_REQUEST_UPDATED' })).toHaveLength(3);
    expect(existsSync(join(folder, 'calls'))).toBe(true);
  });
});
