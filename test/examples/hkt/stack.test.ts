import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EnvironmentProfile } from 'cdk-single-table';
import { HktStack } from '../../../examples/hkt/stack';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../../examples/hkt/cdk.json'), 'utf8'));

// Bundling takes its time on a busy machine.
jest.setTimeout(60_000);

function template(profile: EnvironmentProfile): Template {
  return Template.fromStack(new HktStack(new App({ context }), 'Hkt', { profile }));
}

/** Asset hashes change with every line of the bundled functions. */
function masked(value: Template): { readonly Resources: Resources } {
  return JSON.parse(JSON.stringify(value.toJSON()).replace(/[0-9a-f]{64}/g, 'ASSET'));
}

/** Every value of a resource by its path. */
function* values(node: unknown, path: string): Generator<[string, unknown]> {
  if (typeof node !== 'object' || node === null) yield [path, node];
  else for (const [name, child] of Object.entries(node)) yield* values(child, `${path}/${name}`);
}

type Resources = { readonly [id: string]: object };

/** One line for each resource that only one of the two has, and for each value of a resource in which they differ. */
function differences(from: Resources, to: Resources): string[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].sort().flatMap((id) => {
    if (!Object.hasOwn(to, id)) return `${id} is left out`;
    if (!Object.hasOwn(from, id)) return `${id} is added`;
    const [before, after] = [from[id], to[id]].map((resource) => new Map(values(resource, id)));
    const paths = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
    return paths.map((path) => `${path}: ${before.get(path) ?? '–'} → ${after.get(path) ?? '–'}`);
  });
}

test('prod: the template is as reviewed', () => {
  expect(masked(template(EnvironmentProfile.prod()))).toMatchSnapshot();
});

test.each([EnvironmentProfile.dev(), EnvironmentProfile.staging()])('$name: what differs from prod is as reviewed', (profile) => {
  const prod = masked(template(EnvironmentProfile.prod())).Resources;
  expect(differences(prod, masked(template(profile)).Resources)).toMatchSnapshot();
});

test('a route or schedule may not scan, and no permission of one is a pattern', () => {
  const policies = Object.entries(template(EnvironmentProfile.prod()).findResources('AWS::IAM::Policy'));
  const actions = policies
    .filter(([id]) => /^(Api|Prices)/.test(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action));
  expect(actions).toEqual(expect.arrayContaining(['dynamodb:Query', 'dynamodb:PutItem', 'ses:SendEmail']));
  expect(actions.filter((action: string) => action === 'dynamodb:Scan' || action.includes('*'))).toEqual([]);
});

test('ids do not depend on the folder that the app runs in', () => {
  const ids = (): string[] => Object.keys(template(EnvironmentProfile.dev()).toJSON().Resources);
  const here = ids();
  const folder = process.cwd();
  try {
    process.chdir(join(__dirname, '../../../examples/hkt'));
    expect(ids()).toEqual(here);
  } finally {
    process.chdir(folder);
  }
});

test('the table has the keys, the four indexes and the time to live of the model', () => {
  const index = (name: string, number: number): object =>
    Match.objectLike({
      IndexName: name,
      KeySchema: [
        { AttributeName: `GSI${number}PK`, KeyType: 'HASH' },
        { AttributeName: `GSI${number}SK`, KeyType: 'RANGE' },
      ],
    });
  template(EnvironmentProfile.dev()).hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: Match.arrayWith([
      index('EmailIndex', 1),
      index('WalletIndex', 2),
      index('InvestmentIndex', 3),
      index('BlogIndex', 4),
    ]),
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  });
});

test('deleting the stack deletes the data of dev, never that of prod', () => {
  template(EnvironmentProfile.dev()).hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
  template(EnvironmentProfile.prod()).hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
});
