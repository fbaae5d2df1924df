import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
export function withWorkerCode<T>(scope: Construct, definition: Omit<MigrationDefinition, 'code'>, use: (code: lambda.Code) => T): T {
  const folder = FileSystem.mkdtemp('cdk-single-table-migration-');
  const workers = join(assetPath('migration'), 'index.mjs');
  copyFileSync(workers, join(folder, 'index.mjs'));
  const whole: MigrationDefinition = { ...definition, code: createHash('sha256').update(readFileSync(workers)).digest('hex') };
  writeFileSync(join(folder, 'definition.json'), JSON.stringify(whole));
  const result = use(lambda.Code.fromAsset(folder));
  // CDK has copied the folder into the cloud assembly by now, unless it was told to leave assets where they are.
  if (!scope.node.tryGetContext('aws:cdk:disable-asset-staging')) rmSync(folder, { recursive: true });
  return result;
}
