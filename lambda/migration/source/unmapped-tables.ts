import type { MappingDefinition } from '../../../lib/model/mapping-definition';
import type { Source } from './connection';

/**
 * Who names a table speaks for its partitions as well. Who names partitions only does not speak for the others, so these are listed
 * themselves, at the highest level below which nothing is named.
 */
const UNMAPPED = `
  WITH entry AS (
    SELECT e.schema COLLATE "C" AS schema, e.name COLLATE "C" AS name FROM json_to_recordset($1::text::json) AS e(schema text, name text)
  ), readable AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN (SELECT schema FROM entry)
  ), named AS (
    SELECT r.oid FROM readable r JOIN entry e ON e.schema = r.nspname AND e.name = r.relname
  ), touched AS (
    SELECT oid FROM named UNION SELECT a.relid::oid FROM named, pg_catalog.pg_partition_ancestors(named.oid) a(relid)
  )
  SELECT r.nspname, r.relname FROM readable r
  WHERE r.relkind IN ('r', 'p') AND r.oid NOT IN (SELECT oid FROM touched)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_partition_ancestors(r.oid) a(relid) WHERE a.relid IN (SELECT oid FROM named))
    AND NOT (r.relispartition AND EXISTS (
      SELECT FROM pg_catalog.pg_inherits i JOIN readable parent ON parent.oid = i.inhparent
      WHERE i.inhrelid = r.oid AND parent.oid NOT IN (SELECT oid FROM touched)
    ))
  ORDER BY 1, 2`;

/** Ordinary and partitioned tables that no entry of the mapping names, as `schema.table`: only of the schemas that the mapping reads. */
export async function unmappedTables(source: Source, { tables }: MappingDefinition): Promise<string[]> {
  const entries = Object.entries(tables).map(([name, { schema = 'public', table = name }]) => ({ schema, name: table }));
  const found = await source.rows(UNMAPPED, [JSON.stringify(entries)]);
  return found.map((row) => row.join('.'));
}
