import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../core/acknowledge';
import { acknowledgeFunctionFindings, functionDefaults, functionLogGroup, functionRole } from '../function';
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
  const logGroup = functionLogGroup(scope, `${id}Logs`, options);
  const role = functionRole(scope, `${id}Role`, logGroup, description);
  source.secret.grantRead(role);
  for (const statement of statements) role.addToPrincipalPolicy(statement);
  const fn = new lambda.Function(scope, id, {
    ...functionDefaults(scope),
    description,
    code: options.code,
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_24_X,
    memorySize: options.memorySize,
    timeout: TIMEOUT,
    role,
    logGroup,
    environment: { ...options.environment },
    vpc: source.vpc,
    vpcSubnets: source.vpcSubnets,
    securityGroups: source.securityGroups,
  });
  acknowledgeFunctionFindings(fn, role);
  if (source.vpc) allowNetworkInterfaces(role);
  return fn;
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
  acknowledgeWildcard(
    role,
    '*',
    'Lambda creates network interfaces with this role, and sends traces: EC2 and X-Ray do not restrict these actions to a resource.',
  );
}
