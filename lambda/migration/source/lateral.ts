import type { ItemPlan, TablePlan } from '../plan';
import type { Source } from './connection';
import { assertPrimary, ORDINAL, type Row } from './pages';
import { qualified, quoted } from './sql';

/** What one statement found for each of the values it was asked about, and its place in the order of all reads. */
export interface Found {
  readonly ordinal: bigint;
  /** For each list of values, the rows that have them. */
  readonly rows: readonly (readonly Row[])[];
}

/** The rows that hold each of these units now: those whose values print exactly so. One statement, so one ordinal holds for all of them. */
export function readUnits(source: Source, table: TablePlan, { unit }: ItemPlan, values: readonly Row[]): Promise<Found> {
  const conditions = unit.flatMap((select, i) => {
    const { sql, cast } = table.selects[select];
    // The text decides; where there is an equality of the type, an index may find it.
    const exact = `(${sql}) COLLATE "C" = u."v${i}" COLLATE "C"`;
    return cast === undefined ? [exact] : [`t.${quoted(table.selects[select].column)} = u."v${i}"::${cast}`, exact];
  });
  return readFor(source, table, values, unit.length, conditions);
}

/** The rows with these keys. */
export function readKeys(source: Source, table: TablePlan, keys: readonly Row[]): Promise<Found> {
  const conditions = table.key.map(({ column, type }, i) => `t.${quoted(column)} = u."v${i}"::${type}`);
  return readFor(source, table, keys, table.key.length, conditions);
}

async function readFor(
  source: Source,
  table: TablePlan,
  values: readonly Row[],
  width: number,
  conditions: readonly string[],
): Promise<Found> {
  // A unit whose key has constants only has no values: the place in the list is one, so that there is something to ask for.
  const lists = [values.map((_, i) => String(i)), ...Array.from({ length: width }, (_, i) => values.map((row) => row[i]))];
  const result = await source.rows(
    `SELECT s.ordinal, s.replica, s.xid, p.*
     FROM (${ORDINAL}) s LEFT JOIN (
       SELECT u."v", l.* FROM unnest(${lists.map((_, i) => `$${i + 1}::text[]`).join(', ')}) u("v"${lists
         .slice(1)
         .map((_, i) => `, "v${i}"`)
         .join('')})
       CROSS JOIN LATERAL (
         SELECT ${table.selects.map(({ sql }, i) => `${sql} AS c${i}`).join(', ')}
         FROM ${qualified(table.schema, table.table)} t
         ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ) l
     ) p ON true`,
    lists,
  );
  const [[ordinal, replica, xid]] = result;
  assertPrimary(replica, xid);
  const rows: Row[][] = values.map(() => []);
  for (const [, , , place, ...row] of result) if (place !== null) rows[Number(place)].push(row);
  return { ordinal: BigInt(ordinal as string), rows };
}
