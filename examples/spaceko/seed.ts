import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { type Row, tables } from './generator';

/** Creates SpaceKo's tables and fills them with generated rows, the same ones each time, in one transaction. */
export async function seed(client: Client): Promise<void> {
  await client.query('BEGIN');
  await client.query(readFileSync(join(__dirname, 'schema.sql'), 'utf8'));
  for (const [table, rows] of Object.entries(tables)) for (const row of rows) await insert(client, table, row);
  await client.query(`SELECT setval(pg_get_serial_sequence('photos', 'id'), (SELECT max(id) FROM photos))`);
  await client.query('COMMIT');
}

/** Values go as text: PostgreSQL reads each as what its column is. */
async function insert(client: Client, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row);
  const names = columns.map((column) => `"${column}"`).join(', ');
  const places = columns.map((_, index) => `$${index + 1}`).join(', ');
  await client.query(`INSERT INTO "${table}" (${names}) VALUES (${places})`, Object.values(row));
}
