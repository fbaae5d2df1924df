import Ajv from 'ajv';
import { parse } from 'yaml';
import { buildspec } from '../../cli/init-buildspec';
import { parseInitOptions } from '../../cli/init-options';
import { deployWorkflow } from '../../cli/init-workflow';
import { UsageError } from '../../cli/usage-error';
import { BUILDSPEC_SCHEMA } from './buildspec-schema';
import { parseWorkflow, workflowParser } from './workflow-parser';

const parser = workflowParser();
const isBuildspec = new Ajv({ allowUnionTypes: true }).compile(BUILDSPEC_SCHEMA);
const ROLE = 'arn:aws:iam::111111111111:role/Delivery-DeployRole';

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['what it does by default', []],
  ['one environment', ['--environments', 'prod']],
  ['region and role', ['--region', 'eu-central-1', '--role-arn', ROLE]],
  ['another branch, another version of Node.js', ['--branch', 'release/2026.1', '--node-version', '22']],
  ['names that YAML takes for something else', ['--environments', 'on,no', '--branch', '1.0']],
];
const optionsOf = (args: readonly string[]) => parseInitOptions(['--stack', 'Shop', ...args]);
const workflowOf = (...args: string[]) => parse(deployWorkflow(optionsOf(args)));

describe.each(CASES)('%s', (_, args) => {
  test('the workflow is one for GitHub', async () => {
    const { errors, workflow } = await parseWorkflow(parser, deployWorkflow(optionsOf(args)));
    expect(errors).toEqual([]);
    expect(workflow?.jobs.map(({ id }) => String(id))).toEqual([
      ...['build', 'diff', 'comment'],
      ...optionsOf(args).environments.map((environment) => `deploy-${environment}`),
    ]);
  });

  test('the buildspec is one for CodeBuild', () => {
    isBuildspec(parse(buildspec(optionsOf(args))));
    expect(isBuildspec.errors).toBeNull();
  });
});

test('the schemas do refuse', async () => {
  const text = deployWorkflow(optionsOf([]));
  const errorsWith = async (right: string, wrong: string) => (await parseWorkflow(parser, text.replace(right, wrong))).errors;
  expect(await errorsWith('id-token: write', 'id-token: maybe')).toEqual([expect.stringContaining("Unexpected value 'maybe'")]);
  expect(await errorsWith('needs: diff', 'needs: dif')).toEqual([expect.stringContaining("'dif'")]);
  expect(await errorsWith('github.repository', 'github.repositry(')).not.toEqual([]);
  expect(isBuildspec(parse(buildspec(optionsOf([])).replace('pre_build', 'prebuild')))).toBe(false);
});

describe('the workflow', () => {
  const { jobs, ...workflow } = workflowOf('--region', 'eu-central-1');
  const deployments = ['dev', 'staging', 'prod'].map((environment) => jobs[`deploy-${environment}`]);

  test('deploys one environment after the other, from the branch alone, each with the rules of its environment', () => {
    expect(deployments.map(({ needs, environment, concurrency }) => [needs, environment, concurrency.group])).toEqual([
      ['build', 'dev', 'deploy-dev'],
      ['deploy-dev', 'staging', 'deploy-staging'],
      ['deploy-staging', 'prod', 'deploy-prod'],
    ]);
    for (const { if: condition } of deployments) {
      expect(condition).toBe("github.ref == 'refs/heads/main' && github.event_name != 'pull_request'");
    }
  });

  test('gives a token for AWS to deployments alone, and writing of comments to a job that runs no code of the pull request', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const permissions = Object.entries<{ permissions?: object }>(jobs).map(([name, job]) => [name, job.permissions]);
    expect(Object.fromEntries(permissions)).toEqual({
      build: undefined,
      diff: undefined,
      comment: { 'pull-requests': 'write' },
      'deploy-dev': { contents: 'read', 'id-token': 'write' },
      'deploy-staging': { contents: 'read', 'id-token': 'write' },
      'deploy-prod': { contents: 'read', 'id-token': 'write' },
    });
    expect(JSON.stringify(jobs.comment)).not.toMatch(/checkout|npm|npx/);
  });

  test('deploys what was tested: no deployment synthesizes', () => {
    expect(jobs.build.steps.map(({ run }: { run?: string }) => run)).toEqual(
      expect.arrayContaining(['npm test', 'npx cdk synth --quiet --output cdk.out']),
    );
    for (const job of deployments) expect(JSON.stringify(job)).not.toContain('synth');
    expect(deployments[2].steps.at(-1).run).toBe('npx cdk deploy --app cdk.out --ci --require-approval never Shop-prod');
  });

  test('gets credentials last, when no package can be installed any more', () => {
    for (const { steps } of deployments) {
      expect(steps.slice(-2).map(({ uses, run }: { uses?: string; run?: string }) => uses ?? run?.split(' ')[0])).toEqual([
        'aws-actions/configure-aws-credentials@v6',
        'npx',
      ]);
    }
  });

  test('names actions by major version, of GitHub and AWS only', () => {
    const used = new Set(deployWorkflow(optionsOf([])).match(/(?<=uses: ).*/g));
    for (const action of used) expect(action).toMatch(/^(actions|aws-actions)\/[a-z-]+@v\d+$/);
    expect(used.size).toBe(5);
  });

  test('takes region and role from options, otherwise from variables that its head names', () => {
    const credentials = (...args: string[]) => workflowOf(...args).jobs['deploy-prod'].steps.at(-2).with;
    expect(credentials('--region', 'eu-central-1', '--role-arn', ROLE)).toEqual({ 'role-to-assume': ROLE, 'aws-region': 'eu-central-1' });
    expect(credentials()).toEqual({ 'role-to-assume': '${{ vars.AWS_DEPLOY_ROLE_ARN }}', 'aws-region': '${{ vars.AWS_REGION }}' });
    const head = (...args: string[]) => deployWorkflow(optionsOf(args)).split('name: Deploy')[0];
    expect(head()).toContain('AWS_DEPLOY_ROLE_ARN (the role of DeployRole), AWS_REGION');
    expect(head('--region', 'eu-central-1', '--role-arn', ROLE)).not.toContain('AWS_');
  });

  test('puts the environment where the name of the stack has it', () => {
    const text = deployWorkflow(parseInitOptions(['--stack', '{environment}-Shop', '--environments', 'dev,prod']));
    expect(text).toContain('never dev-Shop\n');
    expect(text).toContain('for stack in dev-Shop prod-Shop; do');
  });
});

test.each<[string[], RegExp]>([
  [[], /--stack is missing; give the name of a stack with \{environment\} where that goes/],
  [['--stack', 'Shop$(id)'], /--stack is "Shop\$\(id\)"; it must be letters/],
  [['--stack', 'Shop', '--environments', 'dev,,prod'], /--environments is "dev,,prod", with ""; it must be different names/],
  [['--stack', 'Shop', '--environments', 'dev,dev'], /with "dev"; it must be different names/],
  [['--stack', 'Shop', '--environments', 'dev, prod'], /with " prod"/],
  [['--stack', 'Shop', '--environments', '1,2'], /with "1"/],
  [['--stack', 'Shop', '--branch', "main' || true"], /--branch is "main' \|\| true"; it must be the name of a branch/],
  [['--stack', 'Shop', '--region', 'europe'], /--region is "europe"; it must be a region, such as eu-central-1/],
  [['--stack', 'Shop', '--role-arn', 'deploy'], /--role-arn is "deploy"; it must be the ARN of a role/],
  [['--stack', 'Shop', '--node-version', '18'], /--node-version is "18"; it must be an even major version from 20/],
  [['--stack', 'Shop', 'here'], /unexpected "here"; init takes options only/],
  [['--stak', 'Shop'], /unknown option --stak; allowed: --stack, --environments/],
])('%j is refused', (args, message) => {
  expect(() => parseInitOptions(args)).toThrow(message);
  expect(() => parseInitOptions(args)).toThrow(UsageError);
});
