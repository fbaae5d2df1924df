import { createHash } from 'node:crypto';
import type { TablePlan } from '../plan';
import type { Source } from './connection';

/** What makes a value change without a write to its row, by part: a hash each. */
export type Shape = Readonly<Record<string, string>>;

const SHAPE = `
  WITH RECURSIVE root AS (
    SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2
  ), relation AS (
    SELECT oid FROM root UNION SELECT i.inhrelid FROM relation r JOIN pg_catalog.pg_inherits i ON i.inhparent = r.oid
  ), attribute AS (
    SELECT a.* FROM pg_catalog.pg_attribute a JOIN relation r ON r.oid = a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped
  ), type AS (
    SELECT atttypid AS oid FROM attribute
    UNION
    SELECT p.oid FROM type JOIN pg_catalog.pg_type t ON t.oid = type.oid CROSS JOIN LATERAL (
      SELECT t.typbasetype UNION ALL SELECT t.typelem UNION ALL SELECT g.rngsubtype FROM pg_catalog.pg_range g WHERE g.rngtypid = t.oid
      UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
      WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
    ) p(oid) WHERE p.oid <> 0
  )
  SELECT 'the table and its partitions', json_build_array(c.oid, c.relkind, c.relname, c.relispartition,
    (SELECT json_agg(i.inhparent ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid))::text
    FROM relation r JOIN pg_catalog.pg_class c ON c.oid = r.oid
  UNION ALL
  SELECT 'its columns', json_build_array(a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attgenerated, a.attcollation,
    a.attmissingval::text, pg_catalog.pg_get_expr(d.adbin, d.adrelid))::text
    FROM attribute a LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  UNION ALL
  SELECT 'its types', json_build_array(t.oid, t.typname, t.typtype, t.typbasetype, t.typtypmod, t.typnotnull,
    (SELECT json_agg(e.enumlabel ORDER BY e.oid) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
    (SELECT json_agg(pg_catalog.pg_get_constraintdef(k.oid) ORDER BY k.oid) FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid),
    (SELECT json_agg(json_build_array(a.attname, a.atttypid, a.atttypmod) ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
      WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0))::text
    FROM type JOIN pg_catalog.pg_type t ON t.oid = type.oid
  UNION ALL
  SELECT 'its collations', json_build_array(c.oid, c.collname, c.collprovider, c.collversion)::text
    FROM pg_catalog.pg_collation c WHERE c.oid IN (SELECT attcollation FROM attribute)
  UNION ALL
  SELECT 'its row security', json_build_array(c.oid, c.relrowsecurity, c.relforcerowsecurity,
    (SELECT json_agg(json_build_array(p.polname, p.polcmd, p.polroles::text, pg_catalog.pg_get_expr(p.polqual, p.polrelid)) ORDER BY p.oid)
      FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid))::text
    FROM relation r JOIN pg_catalog.pg_class c ON c.oid = r.oid
  UNION ALL
  SELECT 'its definition', pg_catalog.pg_get_viewdef(c.oid)
    FROM relation r JOIN pg_catalog.pg_class c ON c.oid = r.oid WHERE c.relkind IN ('v', 'm')`;

/** Attaching a partition, renaming a label of an enum or adding a column with a default changes values, and no row's transaction number. */
export async function readShape(source: Source, { schema, table }: Pick<TablePlan, 'schema' | 'table'>): Promise<Shape> {
  const lines = await source.rows(SHAPE, [schema, table]);
  const parts = new Map<string, string[]>();
  for (const [part, line] of lines) parts.set(part as string, [...(parts.get(part as string) ?? []), line ?? '']);
  const hash = (list: string[]) => createHash('sha256').update(JSON.stringify(list.sort())).digest('hex').slice(0, 32);
  return Object.fromEntries([...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([part, list]) => [part, hash(list)]));
}

/** The parts in which two shapes differ. */
export function changedParts(before: Shape, after: Shape): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((part) => before[part] !== after[part]);
}
