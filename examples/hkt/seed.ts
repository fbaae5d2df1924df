import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { type Row, rowsOf, type Size, seedTables, sizeFromEnvironment } from './generator';

const ROWS_PER_INSERT = 1000;

/**
 * Creates HKT's tables and fills them with generated rows, the same ones each time, in one transaction.
 *
 * @returns the number of rows of each table
 */
export async function seed(
  client: Client,
  { rows = sizeFromEnvironment() }: { readonly rows?: Size } = {},
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await client.query('BEGIN');
  await client.query(readFileSync(join(__dirname, 'schema.sql'), 'utf8'));
  for (const { name } of seedTables) counts[name] = await fill(client, name, rows);
  await client.query('COMMIT');
  return counts;
}

async function fill(client: Client, table: string, size: Size): Promise<number> {
  const types = await columnTypes(client, table);
  let count = 0;
  let batch: Row[] = [];
  for (const row of rowsOf(table, size)) {
    batch.push(row);
    count += 1;
    if (batch.length === ROWS_PER_INSERT) {
      await insert(client, table, types, batch);
      batch = [];
    }
  }
  if (batch.length > 0) await insert(client, table, types, batch);
  // The application goes on counting where the rows end.
  if (types.id === 'integer') await client.query(`SELECT setval(pg_get_serial_sequence($1, 'id'), $2)`, [table, count]);
  return count;
}

/** One text array per column, cast to the type of its column: the number of parameters does not grow with the rows. */
async function insert(client: Client, table: string, types: Record<string, string>, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] as Row);
  const names = columns.map((column) => `"${column}"`).join(', ');
  const casts = columns.map((column) => `"${column}"::${types[column]}`).join(', ');
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`).join(', ');
  await client.query(
    `INSERT INTO "${table}" (${names}) SELECT ${casts} FROM unnest(${arrays}) AS r (${names})`,
    columns.map((column) => rows.map((row) => row[column])),
  );
}

/** The types of a table's columns, without lengths: a text that is too long is then an error, not cut off. */
async function columnTypes(client: Client, table: string): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, NULL) AS type
       FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [table],
  );
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
}
