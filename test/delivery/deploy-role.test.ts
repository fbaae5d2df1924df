import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { DeployRole, type DeployRoleProps } from '../../lib/delivery';
import { allows, arnText, type Statement } from '../support/iam';

const ENV = { account: '111111111111', region: 'eu-central-1' };

function create(props: Partial<DeployRoleProps> = {}, context: Record<string, unknown> = {}) {
  const app = new App({ context });
  const stack = new Stack(app, 'Delivery', { env: ENV });
  const deploy = new DeployRole(stack, 'Deploy', { repository: 'octo/shop', branch: 'main', ...props });
  return { app, stack, deploy, template: () => Template.fromStack(stack) };
}

function roleOf(template: Template) {
  const [{ Properties }] = Object.values(template.findResources('AWS::IAM::Role'));
  return Properties;
}

/** Whether GitHub's token gets the role. */
function trusts(template: Template, claims: Record<string, string>): boolean {
  const [{ Principal: _, ...statement }] = roleOf(template).AssumeRolePolicyDocument.Statement;
  const context = Object.fromEntries(
    Object.entries({ aud: 'sts.amazonaws.com', ...claims }).map(([name, value]) => [
      `token.actions.githubusercontent.com:${name}`,
      [value],
    ]),
  );
  return allows([{ ...statement, Resource: '*' } as Statement], {
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: 'role',
    context,
  });
}

function assumable(template: Template): string[] {
  const [{ Properties }] = Object.values(template.findResources('AWS::IAM::Policy'));
  expect(Properties.PolicyDocument.Statement).toHaveLength(1);
  expect(Properties.PolicyDocument.Statement[0]).toMatchObject({ Effect: 'Allow', Action: 'sts:AssumeRole' });
  return [Properties.PolicyDocument.Statement[0].Resource].flat().map(arnText);
}

test('creates the provider of GitHub without thumbprints, and a role for an hour', () => {
  const template = create().template();
  template.hasResourceProperties('AWS::IAM::OIDCProvider', {
    Url: 'https://token.actions.githubusercontent.com',
    ClientIdList: ['sts.amazonaws.com'],
    ThumbprintList: Match.absent(),
  });
  expect(roleOf(template)).toMatchObject({ MaxSessionDuration: 3600 });
  expect(roleOf(template)).not.toHaveProperty('ManagedPolicyArns');
  // THEN nothing else is created: no function that calls GitHub for a certificate
  template.resourceCountIs('AWS::Lambda::Function', 0);
});

describe('who gets the role', () => {
  const SUBJECTS = [
    'repo:octo/shop:ref:refs/heads/main',
    'repo:octo/shop:ref:refs/heads/main2',
    'repo:octo/shop:ref:refs/heads/release/1',
    'repo:octo/shop:ref:refs/tags/main',
    'repo:octo/shop:pull_request',
    'repo:octo/shop:environment:prod',
    'repo:octo/shop:environment:dev',
    'repo:octo/shop2:ref:refs/heads/main',
    'repo:Octo/shop:ref:refs/heads/main',
    'repo:evil/octo/shop:ref:refs/heads/main',
  ];
  const trusted = (props: Partial<DeployRoleProps>) => {
    const template = create(props).template();
    return SUBJECTS.filter((sub) => trusts(template, { sub, ref: 'refs/heads/main' }));
  };

  test('a branch', () => {
    expect(trusted({ branch: 'main' })).toEqual(['repo:octo/shop:ref:refs/heads/main']);
  });

  test('branches with a prefix', () => {
    expect(trusted({ branch: 'release/*' })).toEqual(['repo:octo/shop:ref:refs/heads/release/1']);
  });

  test('an environment', () => {
    expect(trusted({ branch: undefined, environment: 'prod' })).toEqual(['repo:octo/shop:environment:prod']);
  });

  test('an environment, from one branch only', () => {
    const template = create({ branch: 'main', environment: 'prod' }).template();
    const sub = 'repo:octo/shop:environment:prod';
    expect(trusts(template, { sub, ref: 'refs/heads/main' })).toBe(true);
    expect(trusts(template, { sub, ref: 'refs/heads/feature' })).toBe(false);
    expect(trusts(template, { sub })).toBe(false);
  });

  test('a repository whose tokens carry ids', () => {
    const template = create({ repository: 'octo@12/shop@34' }).template();
    expect(trusts(template, { sub: 'repo:octo@12/shop@34:ref:refs/heads/main' })).toBe(true);
    expect(trusts(template, { sub: 'repo:octo@13/shop@34:ref:refs/heads/main' })).toBe(false);
  });

  test('no token for another audience', () => {
    const template = create().template();
    const sub = 'repo:octo/shop:ref:refs/heads/main';
    expect(trusts(template, { sub })).toBe(true);
    expect(trusts(template, { sub, aud: 'https://github.com/octo' })).toBe(false);
  });
});

describe('what the role can do', () => {
  const names = (qualifier: string, region = ENV.region) =>
    ['deploy', 'file-publishing', 'image-publishing', 'lookup'].map(
      (job) => `arn:<AWS::Partition>:iam::111111111111:role/cdk-${qualifier}-${job}-role-111111111111-${region}`,
    );

  test('take the roles of the bootstrap stack, by name', () => {
    expect(assumable(create().template())).toEqual(names('hnb659fds'));
  });

  test('of another qualifier, given or from the context', () => {
    expect(assumable(create({ qualifier: 'team1' }).template())).toEqual(names('team1'));
    expect(assumable(create({}, { '@aws-cdk/core:bootstrapQualifier': 'team2' }).template())).toEqual(names('team2'));
  });

  test('of other regions', () => {
    const template = create({ regions: ['eu-central-1', 'us-east-1'] }).template();
    expect(assumable(template)).toEqual([...names('hnb659fds'), ...names('hnb659fds', 'us-east-1')]);
  });

  test('a stack without account and region names those that it is deployed to', () => {
    const stack = new Stack(new App(), 'Anywhere');
    new DeployRole(stack, 'Deploy', { repository: 'octo/shop', branch: 'main' });
    expect(assumable(Template.fromStack(stack))[0]).toContain(':role/cdk-hnb659fds-deploy-role-<AWS::AccountId>-<AWS::Region>');
  });
});

test('a second role shares the provider of the first, or uses one that the account has', () => {
  const { stack, deploy, template } = create();
  const second = new DeployRole(stack, 'Second', { repository: 'octo/shop', environment: 'dev', provider: deploy.provider });
  const arn = 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com';
  new DeployRole(stack, 'Third', {
    repository: 'octo/shop',
    environment: 'qa',
    provider: iam.OidcProviderNative.fromOidcProviderArn(stack, 'Existing', arn),
    maxSessionDuration: Duration.hours(2),
  });
  expect(second.provider).toBe(deploy.provider);
  template().resourceCountIs('AWS::IAM::OIDCProvider', 1);
  template().hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Federated: arn } })] },
    MaxSessionDuration: 7200,
  });
});

test.each([
  [{ repository: 'octo/*' }, 'DeployRole.Repository'],
  [{ repository: '*/shop' }, 'DeployRole.Repository'],
  [{ repository: 'octo' }, 'DeployRole.Repository'],
  [{ repository: 'https://github.com/octo/shop' }, 'DeployRole.Repository'],
  [{ repository: 'octo@12/shop' }, 'DeployRole.Repository'],
  [{ repository: 'octo/shop:ref' }, 'DeployRole.Repository'],
  [{ branch: undefined }, 'DeployRole.Unbound'],
  [{ branch: '*' }, 'DeployRole.Branch'],
  [{ branch: 'main:x' }, 'DeployRole.Branch'],
  [{ branch: '' }, 'DeployRole.Branch'],
  [{ environment: 'prod*' }, 'DeployRole.Environment'],
  [{ environment: '' }, 'DeployRole.Environment'],
  [{ qualifier: 'a*' }, 'DeployRole.Qualifier'],
  [{ regions: [] }, 'DeployRole.Regions'],
  [{ regions: ['*'] }, 'DeployRole.Regions'],
  [{ maxSessionDuration: Duration.minutes(30) }, 'DeployRole.SessionDuration'],
  [{ maxSessionDuration: Duration.hours(13) }, 'DeployRole.SessionDuration'],
])('%j is refused', (props, code) => {
  expect(() => create(props)).toThrow(`[${code}]`);
});

test('an error names every problem, its value and what to write', () => {
  expect(() => create({ repository: 'octo/*', branch: '**' })).toThrow(
    'DeployRole "Delivery/Deploy" has 2 problems:\n' +
      '  - repository: "octo/*" is not one repository: write "owner/name", or "owner@id/name@id" where its tokens carry ids, without wildcards [DeployRole.Repository]\n' +
      '  - branch: "**" is no branch: write its name, such as "main", or a prefix and "*", such as "release/*" [DeployRole.Branch]',
  );
});

test('cdk-nag has no findings', () => {
  const { app, stack } = create({ branch: 'release/*', environment: 'prod' });
  for (const pack of [new AwsSolutionsChecks(app), new ServerlessChecks(app)]) {
    expect(pack.validateScope(stack).violations).toEqual([]);
  }
});
