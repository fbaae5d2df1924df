import type { SerenyaTable } from '../../../../examples/serenya/domain/table';
import { model } from '../../../../examples/serenya/model';
import { openTable } from '../../../../lib/client';
import { startDynamoDb } from '../../../support/dynamodb';
import { startFakeAws } from '../../hkt/support/aws';
import { type Recorder, startRecorder } from '../../hkt/support/recorder';

const SIGNING_KEY = { issuer: 'https://serenya.example.com', audience: 'serenya', kid: 'one', key: 'k'.repeat(64), previous: [] };

export interface Application {
  readonly table: SerenyaTable;
  /** What the handlers ask of DynamoDB. */
  readonly recorder: Recorder;
  stop(): Promise<void>;
}

/** What a stack gives the handlers: a table and a key. */
export async function startApplication(): Promise<Application> {
  const [db, aws] = await Promise.all([startDynamoDb(), startFakeAws(JSON.stringify(SIGNING_KEY))]);
  const recorder = await startRecorder(db.endpoint);
  const tableName = await db.createTable(model);
  Object.assign(process.env, {
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    ...{ AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_DYNAMODB: recorder.url, SINGLE_TABLE_NAME: tableName },
    JWT_KEY_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:key',
  });
  return {
    table: openTable(model, { client: db.client, tableName }),
    recorder,
    stop: async () => {
      await recorder.stop();
      await aws.stop();
      await db.stop();
    },
  };
}
