import type { ColumnUse } from '../mapping/resolve-table';
import type { TablePlan } from '../plan';
import type { Source } from '../source/connection';
import type { Row } from '../source/pages';
import { literal, qualified, quoted } from '../source/sql';

/** A row of the probe, and for each use of a column whether its local time is one that the zone skips. */
export interface ProbedRow {
  readonly row: Row;
  readonly skipped: readonly boolean[];
}

/**
 * At most `rows` rows of a table in one statement: half of them from each end of its key, old rows and new ones, or those that a run with
 * this limit would copy. It reads as much as a page of the copy, so a table of any size takes the same time.
 */
export async function probeRows(
  source: Source,
  table: TablePlan,
  uses: readonly ColumnUse[],
  rows: number,
  limit?: number,
): Promise<ProbedRow[]> {
  const order = table.key.map((_, i) => `k${i}`);
  const values = [
    ...table.selects.map(({ sql }, i) => `${sql} AS c${i}`),
    ...uses.map((use, i) => `${skippedSql(use)} AS s${i}`),
    ...table.key.map(({ column }, i) => `${quoted(column)} AS k${i}`),
  ];
  const half = (direction: 'ASC' | 'DESC', count: number) =>
    `(SELECT ${values.join(', ')} FROM ${qualified(table.schema, table.table)} t ORDER BY ${order.map((k) => `${k} ${direction}`).join(', ')} LIMIT ${count})`;
  const first = limit === undefined ? Math.ceil(rows / 2) : Math.min(rows, limit);
  const last = limit === undefined ? rows - first : 0;
  const halves = [half('ASC', first), ...(last > 0 ? [half('DESC', last)] : [])];
  const texts = [...table.selects.map((_, i) => `c${i}`), ...uses.map((_, i) => `s${i}`)];
  const found = await source.rows(`SELECT ${texts.join(', ')} FROM (${halves.join(' UNION ALL ')}) p`);
  const probed = new Map<string, ProbedRow>();
  for (const line of found) {
    const row = line.slice(0, table.selects.length);
    const key = JSON.stringify(table.key.map(({ select }) => row[select]));
    probed.set(key, { row, skipped: line.slice(table.selects.length).map((flag) => flag === 't') });
  }
  return [...probed.values()];
}

/** There and back is another local time exactly for those that the zone skips. */
function skippedSql({ column, timeZone }: ColumnUse): string {
  if (timeZone === undefined) return 'false';
  const zone = `AT TIME ZONE ${literal(timeZone)}`;
  return `coalesce((${quoted(column.name)} ${zone}) ${zone} <> ${quoted(column.name)}, false)`;
}
