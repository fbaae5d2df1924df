import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EnvironmentProfile } from 'cdk-single-table';
import { DeliveryStack } from '../../../examples/spaceko/delivery-stack';
import { SpaceKoStack } from '../../../examples/spaceko/stack';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../../examples/spaceko/cdk.json'), 'utf8'));

// Bundling takes its time on a busy machine.
jest.setTimeout(60_000);

const templates = new Map<string, Template>();

function template(profile: EnvironmentProfile): Template {
  const known = templates.get(profile.name);
  if (known) return known;
  const made = Template.fromStack(new SpaceKoStack(new App({ context }), `SpaceKo-${profile.name}`, { profile }));
  templates.set(profile.name, made);
  return made;
}

/** Asset hashes change with every line of the bundled functions; that of a deployment, with every word of the API. */
function masked(value: Template): { readonly Resources: object } {
  const text = JSON.stringify(value.toJSON()).replace(/[0-9a-f]{64}/g, 'ASSET');
  return JSON.parse(text.replace(/(ApiDeployment[0-9A-F]{8})[0-9a-f]{16}/g, '$1HASH'));
}

/** Every value of a template by its path. */
function* values(node: unknown, path = ''): Generator<[string, unknown]> {
  if (typeof node !== 'object' || node === null) yield [path, node];
  else for (const [name, child] of Object.entries(node)) yield* values(child, `${path}/${name}`);
}

test('prod: the template is as reviewed', () => {
  expect(masked(template(EnvironmentProfile.prod()))).toMatchSnapshot();
});

test.each([EnvironmentProfile.dev(), EnvironmentProfile.staging()])('$name: what differs from prod is as reviewed', (profile) => {
  const prod = new Map(values(masked(template(EnvironmentProfile.prod())).Resources));
  const mine = new Map(values(masked(template(profile)).Resources));
  const paths = [...new Set([...prod.keys(), ...mine.keys()])].filter((path) => prod.get(path) !== mine.get(path)).sort();
  expect(paths.map((path) => `${path}: ${prod.get(path) ?? '–'} → ${mine.get(path) ?? '–'}`)).toMatchSnapshot();
});

test('delivery: the roles of three environments, and GitHub once', () => {
  const app = new App({ context });
  const delivery = new DeliveryStack(app, 'SpaceKo-delivery', { repository: 'spaceko/spaceko', environments: ['dev', 'staging', 'prod'] });
  const made = Template.fromStack(delivery);
  expect(made.toJSON()).toMatchSnapshot();
  made.resourceCountIs('AWS::IAM::OIDCProvider', 1);
  made.resourceCountIs('AWS::IAM::Role', 3);
});

test('two functions share the layer and do not hold what is in it', () => {
  const { Resources } = template(EnvironmentProfile.dev()).toJSON();
  const [layer] = Object.entries<{ Type: string }>(Resources).find(([, { Type }]) => Type === 'AWS::Lambda::LayerVersion') ?? [];
  const functions = template(EnvironmentProfile.dev()).findResources('AWS::Lambda::Function', { Properties: { Layers: [{ Ref: layer }] } });
  expect(Object.keys(functions)).toHaveLength(2);
});

test('one function is a container, and it may read nothing', () => {
  const functions = template(EnvironmentProfile.dev()).findResources('AWS::Lambda::Function', { Properties: { PackageType: 'Image' } });
  const [passes] = Object.values(functions);
  expect(Object.keys(functions)).toHaveLength(1);
  expect(passes?.Properties.Environment.Variables).not.toHaveProperty('SINGLE_TABLE_NAME');
});

test('only the functions that sign tokens may read the hash of a password', () => {
  const policies = Object.entries(template(EnvironmentProfile.dev()).findResources('AWS::IAM::Policy'));
  const readers = policies.filter(
    ([id, { Properties }]) =>
      id.startsWith('Api') &&
      Properties.PolicyDocument.Statement.some(
        ({ Action, Condition }: { Action: string | string[]; Condition?: object }) =>
          [Action].flat().includes('dynamodb:GetItem') && JSON.stringify(Condition ?? '').includes('LOGIN#'),
      ),
  );
  expect(readers.map(([id]) => id)).toEqual([expect.stringMatching(/^ApiSessions/)]);
});

test('a rule sends paid bookings to the function that writes mails', () => {
  template(EnvironmentProfile.dev()).hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({
      'detail-type': ['Booking.modify'],
      detail: { before: { status: ['pending'] }, after: { status: ['confirmed'] } },
    }),
    Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
  });
});
