import { App, Aspects, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { emptyOnDelete } from '../../lib/function';

const DESTROYED = { removalPolicy: RemovalPolicy.DESTROY };

function stackWith(...buckets: readonly s3.BucketProps[]): { stack: Stack; buckets: s3.Bucket[] } {
  const stack = new Stack(new App(), 'Shop');
  const made = buckets.map((props, i) => new s3.Bucket(stack, `Bucket${i}`, props));
  for (const bucket of made) emptyOnDelete(bucket);
  return { stack, buckets: made };
}

/** What the cleanups of a template do, and on how much they may do it. */
function cleanups(stack: Stack): { empty: string[]; permissions: number } {
  const template = Template.fromStack(stack);
  const resources = Object.values(template.findResources('Custom::BucketCleanup'));
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  return {
    empty: resources.map(({ Properties }) => Properties.EmptyOnDelete),
    permissions: policies.match(/s3:DeleteObject/g)?.length ?? 0,
  };
}

test('a bucket that is deleted is emptied', () => {
  expect(cleanups(stackWith(DESTROYED).stack)).toEqual({ empty: ['true'], permissions: 1 });
});

test('policies of one role have different names: the second would take the place of the first', () => {
  const policies = Object.values(Template.fromStack(stackWith(DESTROYED, DESTROYED).stack).findResources('AWS::IAM::Policy'));
  const names = policies.map(({ Properties }) => JSON.stringify([Properties.Roles, Properties.PolicyName]));
  expect(names).toHaveLength(3);
  expect(new Set(names).size).toBe(names.length);
});

describe('a bucket that is kept in the end keeps what it holds', () => {
  test.each<[string, (stack: Stack, bucket: s3.Bucket) => void]>([
    ['applyRemovalPolicy', (_, bucket) => bucket.applyRemovalPolicy(RemovalPolicy.RETAIN)],
    ['RETAIN_ON_UPDATE_OR_DELETE', (_, bucket) => bucket.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)],
    [
      'an aspect',
      (stack) =>
        Aspects.of(stack).add({
          visit: (node) => {
            if (node instanceof CfnResource && node.cfnResourceType === 'AWS::S3::Bucket') node.applyRemovalPolicy(RemovalPolicy.RETAIN);
          },
        }),
    ],
    ['an override', (_, bucket) => (bucket.node.defaultChild as CfnResource).addOverride('DeletionPolicy', 'Retain')],
    ['an override for replacements', (_, bucket) => (bucket.node.defaultChild as CfnResource).addOverride('UpdateReplacePolicy', 'Retain')],
  ])('%s', (_name, keep) => {
    // GIVEN
    const { stack, buckets } = stackWith(DESTROYED);
    // WHEN
    keep(stack, buckets[0]);
    // THEN
    expect(cleanups(stack)).toEqual({ empty: ['false'], permissions: 0 });
  });
});
