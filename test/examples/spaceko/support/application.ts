import type { SpaceKoTable } from '../../../../examples/spaceko/domain/table';
import { model } from '../../../../examples/spaceko/model';
import { openTable } from '../../../../lib/client';
import { startDynamoDb } from '../../../support/dynamodb';
import { startFakeAws } from '../../hkt/support/aws';

const SIGNING_KEY = { issuer: 'https://spaceko.example.com', audience: 'spaceko', kid: 'one', key: 'k'.repeat(64), previous: [] };
const AT = '2026-01-01T00:00:00.000Z';

export const ADA = { sub: '11111111-1111-4111-8111-111111111111', name: 'Ada Lovelace' };
export const BOB = { sub: '22222222-2222-4222-8222-222222222222', name: 'Bob' };
export const SPACE_ID = '33333333-3333-4333-8333-333333333333';

export interface Application {
  readonly table: SpaceKoTable;
  stop(): Promise<void>;
}

/** What a stack gives the handlers: a table, a key and a bucket. Ada has a space, `loft`. */
export async function startApplication(): Promise<Application> {
  const [db, aws] = await Promise.all([startDynamoDb(), startFakeAws(JSON.stringify(SIGNING_KEY))]);
  const tableName = await db.createTable(model);
  Object.assign(process.env, {
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    ...{ AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_DYNAMODB: db.endpoint, SINGLE_TABLE_NAME: tableName },
    ...{ SINGLE_TABLE_DELETES: 'tombstone', IMAGE_BUCKET_NAME: 'images', IMAGE_PREFIX: 'images/' },
    JWT_KEY_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:key',
  });
  const table: SpaceKoTable = openTable(model, { client: db.client, tableName });
  for (const { sub: userId, name } of [ADA, BOB]) {
    await table.User.create({ userId, email: `${userId}@example.com`, name, locale: 'en', createdAt: AT, updatedAt: AT });
  }
  await table.City.create({ name: 'Lisbon', country: 'PT', headline: 'Tiles', position: 1 });
  await table.Slug.create({ slug: 'loft', spaceId: SPACE_ID });
  await table.Space.create({
    ...{ spaceId: SPACE_ID, slug: 'loft', hostId: ADA.sub, title: 'Loft', description: 'Light', city: 'Lisbon', kind: 'studio' },
    ...{ capacity: 4, pricePerDay: '33.33', currency: 'EUR', amenities: [], status: 'listed', createdAt: AT, updatedAt: AT },
  });
  return {
    table,
    stop: async () => {
      await aws.stop();
      await db.stop();
    },
  };
}
