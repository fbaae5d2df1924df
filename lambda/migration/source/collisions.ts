import type { ItemPlan, TablePlan } from '../plan';
import type { Source } from './connection';
import { literal, qualified } from './sql';

/**
 * Rows that share the values an item's key is rendered from, so that one would overwrite the other: up to three examples, none when
 * every row has a key of its own. Rows without a value there have no key at all and are reported when they are read.
 */
export async function findCollisions(source: Source, table: TablePlan, item: ItemPlan): Promise<string[]> {
  // A collation of the column may take "a" and "A" for equal; keys do not.
  const unit = item.unit.map((select) => `${table.selects[select].sql} COLLATE "C"`);
  const condition = item.when && [whenSql(table, item.when)];
  const conditions = [...unit.map((sql) => `${sql} IS NOT NULL`), ...(condition ?? [])];
  const found = await source.rows(
    `SELECT ${[...unit, 'count(*)::text'].join(', ')} FROM ${qualified(table.schema, table.table)} t
     ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
     ${unit.length > 0 ? `GROUP BY ${unit.map((_, i) => i + 1).join(', ')}` : ''}
     HAVING count(*) > 1 LIMIT 3`,
  );
  return found.map((row) => {
    const values = item.unit.map((select, i) => `${table.selects[select].column} = ${JSON.stringify(row[i])}`);
    return `${values.join(', ') || 'the same key for every row'} (${row.at(-1)} rows)`;
  });
}

function whenSql(table: TablePlan, { select, equals, notNull }: NonNullable<ItemPlan['when']>): string {
  const { sql } = table.selects[select];
  return equals ? `${sql} COLLATE "C" IN (${equals.map(literal).join(', ')})` : `${sql} IS ${notNull ? 'NOT ' : ''}NULL`;
}
