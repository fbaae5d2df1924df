import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Engines } from '../support/engines';
import type { TestMigration } from '../support/run';

export const model = {
  table: { partitionKey: 'PK', sortKey: 'SK' },
  entities: {
    Note: { attributes: { id: 'integer', slug: 'string', text: 'string' }, key: { PK: 'NOTE#{slug}', SK: 'NOTE' } },
    Draft: { attributes: { id: 'integer', text: 'string' }, key: { PK: 'DRAFT#{id}', SK: 'DRAFT' } },
  },
} as const;
export const mapping = {
  tables: { notes: { items: [{ entity: 'Note' }, { entity: 'Draft', when: { column: 'kind', equals: 'draft' } }], ignore: ['kind'] } },
};

/** Ids and slugs are taken from these. */
export const IDS = 160;

export async function createNotes(engines: Engines): Promise<void> {
  await engines.sql(`
    DROP TABLE IF EXISTS notes;
    CREATE TABLE notes (id int PRIMARY KEY, slug text NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED, text text NOT NULL, kind text);
    INSERT INTO notes SELECT g, 's' || g, 'first ' || g, CASE WHEN g % 3 = 0 THEN 'draft' END FROM generate_series(1, ${IDS}) g WHERE g % 4 <> 0;`);
}

/** Where the table is not what the source says: an oracle that shares nothing with the migration. */
export interface Losses {
  readonly missing: number;
  readonly stale: number;
  readonly extra: number;
}

export async function lossesOf(engines: Engines, migration: TestMigration): Promise<Losses> {
  const rows = (await engines.sql('SELECT id, slug, text, kind FROM notes')) as Record<'id' | 'slug' | 'text' | 'kind', string>[];
  const expected = new Map<string, string>();
  for (const { id, slug, text, kind } of rows) {
    expected.set(`NOTE#${slug}`, `${id} ${slug} ${text}`);
    if (kind === 'draft') expected.set(`DRAFT#${id}`, `${id} undefined ${text}`);
  }
  const found = new Map<string, string>();
  let start: Record<string, never> | undefined;
  do {
    const page = await migration.dynamo.send(
      new ScanCommand({ TableName: migration.tableName, ConsistentRead: true, ExclusiveStartKey: start }),
    );
    for (const item of page.Items ?? []) {
      if (!item._t) found.set(item.PK.S as string, `${item.id.N} ${item.slug?.S} ${item.text.S}`);
    }
    start = page.LastEvaluatedKey as typeof start;
  } while (start);
  let [missing, stale, extra] = [0, 0, 0];
  for (const [key, value] of expected) {
    if (!found.has(key)) missing++;
    else if (found.get(key) !== value) stale++;
  }
  for (const key of found.keys()) if (!expected.has(key)) extra++;
  return { missing, stale, extra };
}
