import { localArn, type ResourceAdapter } from './adapter';

/**
 * Types that have no effect on one machine: permissions, logs, alarms, and what CDK adds by itself. The list is explicit, so that a
 * resource somebody relies on is never dropped in silence.
 */
const TYPES = [
  'AWS::CDK::Metadata',
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::CertificateManager::Certificate',
  'AWS::CloudFormation::WaitConditionHandle',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::Events::EventBusPolicy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::OIDCProvider',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::Permission',
  'AWS::Lambda::LayerVersionPermission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::Logs::SubscriptionFilter',
  'AWS::Route53::HostedZone',
  'AWS::Route53::RecordSet',
  'AWS::S3::BucketPolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SecretsManager::SecretTargetAttachment',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
  'AWS::WAFv2::WebACL',
  // Does something only when it is deleted.
  'Custom::BucketCleanup',
  'Custom::CDKBucketDeployment',
  'Custom::CrossRegionExportWriter',
  'Custom::LogRetention',
  'Custom::S3AutoDeleteObjects',
];

/** An adapter for types that need nothing here; their attributes are made up and consistent. */
export function withoutEffect(types: readonly string[]): ResourceAdapter {
  return {
    types,
    id: ({ scope, logicalId }) => `${scope.stack.stackName}-${logicalId}`,
    attribute: ({ type, scope, logicalId }, name) => {
      if (!name.endsWith('Arn')) return `${scope.stack.stackName}-${logicalId}-${name}`;
      return localArn((type.split('::')[1] ?? 'local').toLowerCase(), `${scope.stack.stackName}-${logicalId}`);
    },
  };
}

export const ignoredTypes: ResourceAdapter = withoutEffect(TYPES);
