import type { HktTable } from '../../../../examples/hkt/domain/table';
import { model } from '../../../../examples/hkt/model';
import { openTable } from '../../../../lib/client';
import { startDynamoDb } from '../../../support/dynamodb';
import { type FakeAws, startFakeAws } from './aws';

export const SIGNING_KEY = { issuer: 'https://hkt.example.com', audience: 'hkt', kid: 'one', key: 'k'.repeat(64), previous: [] };

export interface Application {
  readonly table: HktTable;
  readonly aws: FakeAws;
  stop(): Promise<void>;
}

/** What a stack gives the handlers: a table, a key, and a way to send mails. */
export async function startApplication(): Promise<Application> {
  const [db, aws] = await Promise.all([startDynamoDb(), startFakeAws(JSON.stringify(SIGNING_KEY))]);
  const tableName = await db.createTable(model);
  Object.assign(process.env, {
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    ...{ AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_DYNAMODB: db.endpoint, SINGLE_TABLE_NAME: tableName },
    ...{ JWT_KEY_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:key', EMAIL_FROM: 'hkt@example.com' },
    SITE_URL: 'https://hkt.example.com',
  });
  return {
    table: openTable(model, { client: db.client, tableName }),
    aws,
    stop: async () => {
      await aws.stop();
      await db.stop();
    },
  };
}

/** A user whose session has begun. @returns the claims of its token */
export async function userWithSession(table: HktTable, userId: string): Promise<{ readonly sub: string; readonly sid: string }> {
  const at = '2026-01-01T00:00:00.000Z';
  const user = { userId, email: `${userId}@example.com`, role: 'investor', emailVerified: true, balance: '0' } as const;
  await table.User.create({ ...user, interests: [], createdAt: at, updatedAt: at });
  await table.Session.create({ userId, sessionId: `session-of-${userId}`, data: {}, expiresAt: '2098-01-01T00:00:00.000Z', createdAt: at });
  return { sub: userId, sid: `session-of-${userId}` };
}
