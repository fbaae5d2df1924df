import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EnvironmentProfile } from 'cdk-single-table';
import { HktStack } from '../../../examples/hkt/stack';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../../examples/hkt/cdk.json'), 'utf8'));

function template(profile: EnvironmentProfile): Template {
  return Template.fromStack(new HktStack(new App({ context }), `Hkt-${profile.name}`, { profile }));
}

/** Asset hashes change with every line of the bundled functions. */
function masked(value: Template): unknown {
  return JSON.parse(JSON.stringify(value.toJSON()).replace(/[0-9a-f]{64}/g, 'ASSET'));
}

test.each([EnvironmentProfile.dev(), EnvironmentProfile.staging(), EnvironmentProfile.prod()])(
  '$name: the template is as reviewed',
  (profile) => {
    expect(masked(template(profile))).toMatchSnapshot();
  },
);

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
