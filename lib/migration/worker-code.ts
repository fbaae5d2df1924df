import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileSystem } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { assetPath } from '../core/package-path';
import type { MigrationDefinition } from './run-definition';

/**
 * Hands `use` the code of the workers together with the model and the mapping they follow: one asset, addressed by its content, so a
 * changed mapping is a new version of the functions and nothing else can change what they do.
 */
export function withWorkerCode<T>(scope: Construct, definition: MigrationDefinition, use: (code: lambda.Code) => T): T {
  const folder = FileSystem.mkdtemp('cdk-single-table-migration-');
  copyFileSync(join(assetPath('migration'), 'index.mjs'), join(folder, 'index.mjs'));
  writeFileSync(join(folder, 'definition.json'), JSON.stringify(definition));
  const result = use(lambda.Code.fromAsset(folder));
  // CDK has copied the folder into the cloud assembly by now, unless it was told to leave assets where they are.
  if (!scope.node.tryGetContext('aws:cdk:disable-asset-staging')) rmSync(folder, { recursive: true });
  return result;
}
