import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../core/acknowledge';
import { machineDefinition } from './machine-definition';
import { RUNS_PREFIX } from './run-definition';

export interface MigrationMachineProps {
  readonly inspectFunction: lambda.IFunction;
  readonly copyFunction: lambda.IFunction;
  readonly bucket: s3.IBucket;
  readonly maxConcurrency: number;
  readonly logGroup: logs.ILogGroup;
}

/** The state machine, with the permissions it needs: call two functions, read manifests, and start the runs of its own maps. */
export function migrationMachine(scope: Construct, props: MigrationMachineProps): sfn.StateMachine {
  const stack = Stack.of(scope);
  const definition = machineDefinition({
    inspectFunction: props.inspectFunction.functionArn,
    copyFunction: props.copyFunction.functionArn,
    lambdaInvoke: `arn:${stack.partition}:states:::lambda:invoke`,
    s3GetObject: `arn:${stack.partition}:states:::s3:getObject`,
    bucket: props.bucket.bucketName,
    maxConcurrency: props.maxConcurrency,
  });
  const machine = new sfn.StateMachine(scope, 'StateMachine', {
    comment: 'Moves PostgreSQL rows into the single table and proves that they arrived',
    definitionBody: sfn.DefinitionBody.fromString(stack.toJsonString(definition)),
    stateMachineType: sfn.StateMachineType.STANDARD,
    logs: { destination: props.logGroup, level: sfn.LogLevel.ALL, includeExecutionData: false },
    tracingEnabled: true,
  });
  machine.addToRolePolicy(
    new iam.PolicyStatement({
      sid: 'Workers',
      actions: ['lambda:InvokeFunction'],
      resources: [props.inspectFunction.functionArn, props.copyFunction.functionArn],
    }),
  );
  const manifests = props.bucket.arnForObjects(`${RUNS_PREFIX}*`);
  machine.addToRolePolicy(new iam.PolicyStatement({ sid: 'Manifests', actions: ['s3:GetObject'], resources: [manifests] }));
  acknowledgeWildcard(machine, manifests, 'The manifests of all runs are below one prefix.');
  acknowledgeWildcard(machine, '*', 'Log delivery and tracing know no resource.');
  allowMaps(scope, machine);
  return machine;
}

/** A policy of its own: one that names the state machine cannot be one that the state machine waits for. */
function allowMaps(scope: Construct, machine: sfn.StateMachine): void {
  const executions = (resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'states', resource: 'execution', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  const name = machine.stateMachineName;
  // The executions of a map have its label in their ARN. What CDK and the guide of Step Functions allow to a map has not: both are allowed.
  const resources = [executions(`${name}:*`), executions(`${name}/*`)];
  const policy = new iam.Policy(scope, 'MapPolicy', {
    statements: [
      new iam.PolicyStatement({ sid: 'StartMaps', actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }),
      new iam.PolicyStatement({
        sid: 'FollowMaps',
        actions: ['states:DescribeExecution', 'states:RedriveExecution', 'states:StopExecution'],
        resources,
      }),
    ],
    roles: [machine.role],
  });
  for (const resource of resources)
    acknowledgeWildcard(policy, resource, 'The executions that a map starts have no names before it starts them.');
}
