import type { Engines } from './engines';
import { TestMigration } from './run';

export const model = {
  table: { partitionKey: 'PK', sortKey: 'SK' },
  entities: {
    Note: { attributes: { id: 'integer', slug: 'string', text: 'string' }, key: { PK: 'NOTE#{slug|lower}', SK: 'NOTE' } },
    Draft: { attributes: { id: 'integer', text: 'string' }, key: { PK: 'DRAFT#{id}', SK: 'DRAFT' } },
  },
} as const;
export const mapping = {
  tables: { notes: { items: [{ entity: 'Note' }, { entity: 'Draft', when: { column: 'kind', equals: 'draft' } }], ignore: ['kind'] } },
};

/** A table of notes, anew, that has been copied. */
export async function copiedNotes(engines: Engines): Promise<TestMigration> {
  await engines.sql(`
    DROP TABLE IF EXISTS notes CASCADE;
    CREATE TABLE notes (id int PRIMARY KEY, slug text NOT NULL UNIQUE DEFERRABLE, text text NOT NULL, kind text);
    INSERT INTO notes SELECT g, 'slug-' || g, 'text ' || g, CASE WHEN g % 10 = 0 THEN 'draft' END FROM generate_series(1, 250) g;`);
  const migration = await TestMigration.create(engines, { model, mapping, options: { chunkRows: 100 } });
  expect((await migration.run({ action: 'migrate_all' })).status).toBe('SUCCEEDED');
  return migration;
}
