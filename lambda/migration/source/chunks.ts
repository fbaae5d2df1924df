import type { Chunk, TablePlan } from '../plan';
import type { Source } from './connection';
import { qualified, quoted } from './sql';

/**
 * Cuts a table into ranges of its key, each of about `chunkRows` rows. The last range is open, so rows that arrive later belong to one;
 * an empty table has one range as well.
 */
export async function cutTable(source: Source, table: TablePlan, chunkRows: number, limit?: number): Promise<Chunk[]> {
  const ends = limit === undefined || limit > chunkRows ? await boundaries(source, table, chunkRows, limit) : [];
  const chunks: Chunk[] = [];
  for (let i = 0; i <= ends.length; i++) {
    const rest = limit === undefined ? undefined : Math.min(chunkRows, limit - i * chunkRows);
    if (rest !== undefined && rest <= 0) break;
    chunks.push({ id: '', table: table.name, from: ends[i - 1], to: ends[i], limit: rest });
  }
  return chunks;
}

/** The keys of every `chunkRows`-th row. */
async function boundaries(source: Source, table: TablePlan, chunkRows: number, limit?: number): Promise<string[][]> {
  const names = table.key.map(({ column }) => quoted(column)).join(', ');
  const from = qualified(table.schema, table.table);
  const rows = limit === undefined ? from : `(SELECT ${names} FROM ${from} ORDER BY ${names} LIMIT ${limit}) l`;
  const found = await source.rows(
    `SELECT ${table.key.map(({ select }) => table.selects[select].sql).join(', ')}
     FROM (SELECT ${names}, row_number() OVER (ORDER BY ${names}) AS "row number" FROM ${rows}) t
     WHERE "row number" % ${chunkRows} = 0 ORDER BY "row number"`,
  );
  return found as string[][];
}

/** The number of rows: the statistics' guess, or a count where there are none. */
export async function estimateRows(source: Source, table: TablePlan, limit?: number): Promise<number> {
  if (table.estimatedRows > 0) return Math.min(table.estimatedRows, limit ?? Number.POSITIVE_INFINITY);
  const from = qualified(table.schema, table.table);
  const [[rows]] = await source.rows(`SELECT count(*) FROM ${limit === undefined ? from : `(SELECT FROM ${from} LIMIT ${limit}) l`}`);
  return Number(rows);
}
