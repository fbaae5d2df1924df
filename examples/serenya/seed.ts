import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { type Row, tables } from './generator';

/** Creates Serenya's tables and fills them with generated rows, the same ones each time, in one transaction. */
export async function seed(client: Client): Promise<void> {
  await client.query('BEGIN');
  await client.query(readFileSync(join(__dirname, 'schema.sql'), 'utf8'));
  await client.query(`INSERT INTO pgmigrations (name, run_on) VALUES ('1726000000000_initial', '2024-09-10 20:26:40')`);
  for (const [table, rows] of Object.entries(tables)) for (const row of rows) await insert(client, table, row);
  await client.query('COMMIT');
}

/** Values go as text: PostgreSQL reads each as what its column is. */
async function insert(client: Client, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row);
  const names = columns.map((column) => `"${column}"`).join(', ');
  const places = columns.map((_, index) => `$${index + 1}`).join(', ');
  await client.query(`INSERT INTO "${table}" (${names}) VALUES (${places})`, Object.values(row));
}
