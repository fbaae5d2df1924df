import { Duration, Lazy, type RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../core/acknowledge';
import { EnvironmentProfile } from '../profile';
import { followProfileOnRemoval } from '../profile/removal';
import type { PostgresSourceProps } from './migration-source';

/** What the functions of a migration have in common. */
export interface MigrationFunctionOptions {
  readonly code: lambda.Code;
  readonly source: PostgresSourceProps;
  readonly environment: { readonly [name: string]: string };
  readonly memorySize: number;
  readonly logRetention?: logs.RetentionDays;
  readonly removalPolicy?: RemovalPolicy;
}

/** The most a function may have. A call ends on its own a minute before. */
const TIMEOUT = Duration.minutes(15);

/** A function with a role and a log group of its own: it may do what its statements say, and nothing else. */
export function migrationFunction(
  scope: Construct,
  id: string,
  description: string,
  options: MigrationFunctionOptions,
  statements: readonly iam.PolicyStatement[],
): lambda.Function {
  const { source } = options;
  const logGroup = migrationLogGroup(scope, `${id}Logs`, options);
  const role = new iam.Role(scope, `${id}Role`, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description,
  });
  logGroup.grantWrite(role);
  source.secret.grantRead(role);
  for (const statement of statements) role.addToPrincipalPolicy(statement);
  if (source.vpc) allowNetworkInterfaces(role);
  return new lambda.Function(scope, id, {
    description,
    code: options.code,
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    memorySize: options.memorySize,
    timeout: TIMEOUT,
    role,
    logGroup,
    loggingFormat: lambda.LoggingFormat.JSON,
    environment: { ...options.environment },
    vpc: source.vpc,
    vpcSubnets: source.vpcSubnets,
    securityGroups: source.securityGroups,
  });
}

export function migrationLogGroup(
  scope: Construct,
  id: string,
  { logRetention, removalPolicy }: Pick<MigrationFunctionOptions, 'logRetention' | 'removalPolicy'>,
): logs.LogGroup {
  const retention = logRetention ?? Lazy.number({ produce: () => EnvironmentProfile.of(scope).logRetention });
  const logGroup = new logs.LogGroup(scope, id, { retention, removalPolicy });
  if (removalPolicy === undefined) followProfileOnRemoval(scope, logGroup.node.defaultChild as logs.CfnLogGroup);
  return logGroup;
}

/** Lambda makes the network interfaces with the role of the function, and EC2 knows no narrower resource for it. */
function allowNetworkInterfaces(role: iam.Role): void {
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      sid: 'NetworkInterfaces',
      actions: [
        'ec2:AssignPrivateIpAddresses',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
    }),
  );
  acknowledgeWildcard(role, '*', 'Lambda creates network interfaces with this role; EC2 does not restrict these actions to a resource.');
}
