import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EnvironmentProfile } from 'cdk-single-table';
import { EndpointsStack } from '../../../examples/serenya/endpoints-stack';
import { networks } from '../../../examples/serenya/networks';
import { SerenyaStack } from '../../../examples/serenya/stack';
import { acknowledgements, isSentence, nagFindings, STRICT, templateOf } from '../../support/conformance';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../../examples/serenya/cdk.json'), 'utf8'));

// Bundling takes its time on a busy machine.
jest.setTimeout(60_000);

const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;
type Environment = (typeof ENVIRONMENTS)[number];

const templates = new Map<Environment, Template>();

/** The stack as `app.ts` makes it: with the network of the cluster. */
function build(name: Environment, flags: object = context) {
  const app = new App({ context: { ...flags } });
  return { app, stack: new SerenyaStack(app, `Serenya-${name}`, { profile: EnvironmentProfile[name](), network: networks[name] }) };
}

function template(name: Environment): Template {
  const made = templates.get(name) ?? Template.fromStack(build(name).stack);
  templates.set(name, made);
  return made;
}

/** Asset hashes change with every line of the bundled functions. */
function masked(value: Template): { readonly Resources: object } {
  return JSON.parse(JSON.stringify(value.toJSON()).replace(/[0-9a-f]{64}/g, 'ASSET'));
}

/** Every value of a template by its path. */
function* values(node: unknown, path = ''): Generator<[string, unknown]> {
  if (typeof node !== 'object' || node === null) yield [path, node];
  else for (const [name, child] of Object.entries(node)) yield* values(child, `${path}/${name}`);
}

test('prod: the template is as reviewed', () => {
  expect(masked(template('prod'))).toMatchSnapshot();
});

test.each(['dev', 'staging'] as const)('%s: what differs from prod is as reviewed', (name) => {
  const prod = new Map(values(masked(template('prod')).Resources));
  const mine = new Map(values(masked(template(name)).Resources));
  const paths = [...new Set([...prod.keys(), ...mine.keys()])].filter((path) => prod.get(path) !== mine.get(path)).sort();
  expect(paths.map((path) => `${path}: ${prod.get(path) ?? '–'} → ${mine.get(path) ?? '–'}`)).toMatchSnapshot();
});

test('the endpoints are as reviewed', () => {
  const endpoints = new EndpointsStack(new App({ context }), 'Serenya-dev-endpoints', { network: networks.dev });
  expect(Template.fromStack(endpoints).toJSON()).toMatchSnapshot();
});

describe('the network', () => {
  test('only the two functions of the migration are in it, in its private subnets, with the group that the cluster lets in', () => {
    const functions = template('prod').findResources('AWS::Lambda::Function');
    const inside = Object.entries(functions).filter(([, { Properties }]) => Properties.VpcConfig);
    expect(inside.map(([id]) => id)).toEqual([expect.stringMatching(/^MigrationCopy/), expect.stringMatching(/^MigrationInspect/)]);
    for (const [, { Properties }] of inside) {
      expect(Properties.VpcConfig).toEqual({
        SecurityGroupIds: [networks.prod.securityGroupId],
        SubnetIds: networks.prod.subnetIds,
      });
    }
  });

  test('no resource of the stack belongs to one, and nothing is looked up', () => {
    const { app, stack } = build('dev');
    const types = Object.values(templateOf(stack).Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('AWS::EC2::'))).toEqual([]);
    expect(app.synth().manifest.missing).toBeUndefined();
  });

  test.each(ENVIRONMENTS)('%s: cdk-nag finds nothing in it that is not explained in a sentence', (name) => {
    const { app, stack } = build(name, {});
    const endpoints = new EndpointsStack(app, 'Endpoints', { network: networks[name] });
    expect([...nagFindings(app, stack), ...nagFindings(app, endpoints)]).toEqual([]);
    expect(acknowledgements(stack).filter(({ reason }) => !isSentence(reason))).toEqual([]);
  });

  test('the built-in template validation has nothing to say', () => {
    process.env.CDK_VALIDATION = 'true';
    try {
      const { app } = build('prod', { ...context, ...STRICT });
      new EndpointsStack(app, 'Endpoints', { network: networks.prod });
      expect(() => app.synth()).not.toThrow();
    } finally {
      process.env.CDK_VALIDATION = 'false';
    }
  });
});

test('the table has the keys, the two indexes and the time to live of the plan', () => {
  const index = (name: string): object =>
    Match.objectLike({
      IndexName: name,
      KeySchema: [
        { AttributeName: `${name}PK`, KeyType: 'HASH' },
        { AttributeName: `${name}SK`, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    });
  template('dev').hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [index('GSI1'), index('GSI2')],
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    BillingMode: 'PAY_PER_REQUEST',
  });
});

test('ids do not depend on the folder that the app runs in', () => {
  const ids = (): string[] => Object.keys(templateOf(build('dev').stack).Resources);
  const here = ids();
  const folder = process.cwd();
  try {
    process.chdir(join(__dirname, '../../../examples/serenya'));
    expect(ids()).toEqual(here);
  } finally {
    process.chdir(folder);
  }
});

test('deleting the stack deletes the data of dev, never that of prod', () => {
  template('dev').hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
  template('prod').hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
});
