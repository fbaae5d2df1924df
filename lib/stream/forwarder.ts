import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, FileSystem } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { assetPath } from '../core/package-path';
import { ServerlessFunction } from '../function';
import { FORWARDER_ENVIRONMENT, type ForwarderDefinition } from './forwarder-definition';

/** The function that sends changes to a bus. It may do nothing else. */
export function forwarder(scope: Construct, id: string, eventBus: events.IEventBus, definition: ForwarderDefinition): lambda.Function {
  const { function: fn } = withForwarderCode(
    scope,
    definition,
    (code) =>
      new ServerlessFunction(scope, id, {
        code,
        description: 'Sends the changes of a table to an event bus',
        memorySize: 256,
        timeout: Duration.minutes(1),
        // Its ARN: a name would be looked for in this account and region, wherever the bus is.
        environment: { [FORWARDER_ENVIRONMENT.eventBus]: eventBus.eventBusArn },
      }),
  );
  iam.Grant.addToPrincipal({ grantee: fn, actions: ['events:PutEvents'], resourceArns: [eventBus.eventBusArn] });
  return fn;
}

/** Code and model in one asset, addressed by its content: a changed model is a new version of the function. */
function withForwarderCode<T>(scope: Construct, definition: ForwarderDefinition, use: (code: lambda.Code) => T): T {
  const folder = FileSystem.mkdtemp('cdk-single-table-stream-');
  copyFileSync(join(assetPath('stream-events'), 'index.mjs'), join(folder, 'index.mjs'));
  writeFileSync(join(folder, 'definition.json'), JSON.stringify(definition));
  const result = use(lambda.Code.fromAsset(folder));
  // CDK has copied the folder into the cloud assembly by now, unless it was told to leave assets where they are.
  if (!scope.node.tryGetContext('aws:cdk:disable-asset-staging')) rmSync(folder, { recursive: true });
  return result;
}
