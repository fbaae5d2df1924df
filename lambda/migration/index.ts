import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type MigrationDefinition, WORKER_ENVIRONMENT } from '../../lib/migration/run-definition';
import { compileModel, type ModelDefinition } from '../../lib/model';
import type { MappingDefinition } from '../../lib/model/mapping-definition';
import { controlStore } from './control';
import { runStep, type StepEvent } from './handler';
import { s3Store } from './object-store';
import { logProgress } from './progress';
import { openSource } from './source/connection';
import { tableStates } from './table-state';
import type { Worker } from './worker';

/** The part of Lambda's context that the workers use. */
interface Context {
  getRemainingTimeInMillis(): number;
}

type Parts = Omit<Worker, 'remaining'>;

let parts: Parts | undefined;

/** The Lambda function of every step of a migration. */
export async function handler(event: StepEvent, context: Context): Promise<unknown> {
  parts ??= assemble();
  return runStep({ ...parts, remaining: () => context.getRemainingTimeInMillis() }, event);
}

function assemble(): Parts {
  const definition = JSON.parse(readFileSync(join(process.env.LAMBDA_TASK_ROOT ?? process.cwd(), 'definition.json'), 'utf8'));
  const { model, mapping, options, code } = definition as MigrationDefinition;
  const retries = { maxAttempts: 8 };
  const dynamo = new DynamoDBClient(retries);
  const secrets = new SecretsManagerClient(retries);
  return {
    model: compileModel(model as ModelDefinition),
    mapping: mapping as MappingDefinition,
    options,
    code,
    store: s3Store(new S3Client(retries), environment('bucket')),
    control: controlStore(dynamo, environment('control')),
    states: tableStates(dynamo, environment('control')),
    dynamo,
    tableName: environment('table'),
    // Read for each connection: a rotated secret takes effect without a new deployment.
    openSource: async () => {
      const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: environment('secret') }));
      return openSource(SecretString ?? '', options.certificateAuthority);
    },
    progress: logProgress,
  };
}

function environment(variable: keyof typeof WORKER_ENVIRONMENT): string {
  const name = WORKER_ENVIRONMENT[variable];
  const value = process.env[name];
  if (value === undefined) throw new Error(`the environment variable ${name} is not set`);
  return value;
}
