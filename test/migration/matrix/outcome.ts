import assert from 'node:assert/strict';
import type { PoisonRow } from '../../../lambda/migration/mapping/poison';
import type { AttributeDefinition, ModelDefinition } from '../../../lib/model';
import type { MappingDefinition, TableMappingDefinition } from '../../../lib/model/mapping-definition';
import type { Ended, TestMigration } from '../support/run';
import type { Bench } from './case';

/** A table `id int PRIMARY KEY, v <column>`, and the entity that its rows become. */
export interface Single {
  readonly column: string;
  /** As SQL writes them; the first row has the id 1. */
  readonly values: readonly string[];
  readonly attribute: AttributeDefinition;
  /** @default 'K#{id}'; with `key` the value alone */
  readonly template?: string;
  /** A partition key that is the value itself. */
  readonly key?: { readonly name: string; readonly type?: 'string' | 'number' | 'binary' };
  readonly options?: Partial<TableMappingDefinition>;
}

/** Rows `id int, v text` as items. */
export const ROW = {
  table: { partitionKey: 'PK' },
  entities: { Row: { attributes: { id: 'integer', v: 'string?' }, key: { PK: 'K#{id}' } } },
} as const satisfies ModelDefinition;

export const rowsOf = (table: string) => ({ model: ROW, mapping: { tables: { [table]: { items: [{ entity: 'Row' }] } } } });

export interface Migrated {
  readonly table: string;
  readonly migration: TestMigration;
  readonly copied: Ended;
}

/** Creates the table, fills it and migrates it. */
export async function migrated(bench: Bench, { column, values, attribute, template, key, options }: Single): Promise<Migrated> {
  const table = bench.name();
  await bench.engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, v ${column})`);
  for (const [i, value] of values.entries()) await bench.engines.sql(`INSERT INTO ${table} VALUES (${i + 1}, ${value})`);
  const name = key?.name ?? 'PK';
  const model: ModelDefinition = {
    table: { partitionKey: key?.type ? { name, type: key.type } : name },
    entities: { Row: { attributes: { id: 'integer', v: attribute }, key: { [name]: template ?? (key ? '{v}' : 'K#{id}') } } },
  };
  const mapping: MappingDefinition = { tables: { [table]: { items: [{ entity: 'Row' }], ...options } } };
  const migration = await bench.migration({ model, mapping });
  return { table, migration, copied: await migration.run({ action: 'migrate_all' }) };
}

/** What happened to the one table. */
export function only({ report, result }: Ended): { itemsWritten: number; poisonRows: number } {
  assert(report, result.message);
  const [{ itemsWritten, poisonRows }] = report.tables;
  return { itemsWritten, poisonRows };
}

export function poisonOf({ report, result }: Ended): PoisonRow {
  assert(report, result.message);
  assert.equal(report.poison.rows.length, 1, 'one poison row');
  return report.poison.rows[0];
}

/** The message with which a run is refused before it begins. */
export function refusal(ended: Ended, error: string): string {
  assert.equal(ended.error, error, ended.result.message);
  return ended.result.message ?? '';
}
