import { RUN_ERRORS } from '../../../lib/migration/run-definition';
import type { Chunk, TablePlan } from '../plan';
import { RunError } from '../run-error';
import type { Source } from './connection';
import { qualified, quoted } from './sql';

/** Reads have an order only on the primary, and outside of transactions that write. */
export function assertPrimary(replica: string | null, xid: string | null): void {
  if (replica === 'f' && xid === null) return;
  throw new RunError(
    RUN_ERRORS.sourceUnavailable,
    'a read was answered by a replica or inside a transaction: its place in the order is unknown',
  );
}

/** A row: one text, or null, for each select of the table's plan. */
export type Row = readonly (string | null)[];

/** Rows read by one statement, and the place of that statement in the order of all reads of the source. */
export interface Page {
  readonly rows: readonly Row[];
  readonly ordinal: bigint;
}

/**
 * The number of transactions whose effects a statement sees. Over the commits of one uncrashed primary it only grows, so of two reads
 * the one with the greater ordinal saw the newer state. It is evaluated in the snapshot of the statement that reads the rows.
 */
export const ORDINAL = `
  SELECT (pg_snapshot_xmax(c)::text::bigint - (SELECT count(*) FROM pg_snapshot_xip(c)))::text AS ordinal,
    pg_is_in_recovery() AS replica, pg_current_xact_id_if_assigned()::text AS xid
  FROM pg_current_snapshot() c`;

/** One page of a chunk: the rows after `after`, in the order of the key, compared by PostgreSQL. `condition` is SQL about a row `t`. */
export async function readPage(
  source: Source,
  table: TablePlan,
  chunk: Chunk,
  after: readonly string[] | undefined,
  limit: number,
  condition?: string,
): Promise<Page> {
  const parameters: string[] = [];
  const bound = (operator: string, values: readonly string[] | undefined): string[] => {
    if (!values) return [];
    const casts = table.key.map((key, i) => `$${parameters.push(values[i])}::text::${key.type}`);
    return [`(${table.key.map((key) => quoted(key.column)).join(', ')}) ${operator} (${casts.join(', ')})`];
  };
  const conditions = [...bound('>', after ?? chunk.from), ...bound('<=', chunk.to), ...(condition === undefined ? [] : [condition])];
  return readRows(source, table, conditions, parameters, limit);
}

/** The row with this key, if it is still there. */
export async function readRow(source: Source, table: TablePlan, key: readonly string[]): Promise<Row | undefined> {
  const conditions = table.key.map(({ column, type }, i) => `${quoted(column)} = $${i + 1}::text::${type}`);
  const { rows } = await readRows(source, table, conditions, key, 1);
  return rows[0];
}

async function readRows(
  source: Source,
  table: TablePlan,
  conditions: readonly string[],
  parameters: readonly string[],
  limit: number,
): Promise<Page> {
  const order = table.key.map((_, i) => `k${i}`);
  const result = await source.rows(
    `SELECT s.ordinal, s.replica, s.xid, p.*
     FROM (${ORDINAL}) s LEFT JOIN (
       SELECT true AS present, ${[
         ...table.selects.map(({ sql }, i) => `${sql} AS c${i}`),
         ...table.key.map(({ column }, i) => `${quoted(column)} AS k${i}`),
       ].join(', ')}
       FROM ${qualified(table.schema, table.table)} t
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY ${order.join(', ')} LIMIT ${limit}
     ) p ON true ORDER BY ${order.map((key) => `p.${key}`).join(', ')}`,
    parameters,
  );
  const [[ordinal, replica, xid, present]] = result;
  assertPrimary(replica, xid);
  const first = 4;
  const rows = present === null ? [] : result.map((row) => row.slice(first, first + table.selects.length));
  return { rows, ordinal: BigInt(ordinal as string) };
}

/** The texts of a row's key. */
export function keyOf(table: TablePlan, row: Row): string[] {
  return table.key.map(({ select }) => row[select] as string);
}
