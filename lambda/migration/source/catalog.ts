import type { Source } from './connection';

/** A column as the catalog describes it. */
export interface CatalogColumn {
  readonly name: string;
  /** As `format_type` prints it, domains resolved to their base type: `timestamp with time zone`, `integer[]`, `public.mood`. */
  readonly type: string;
  /** The same as a cast takes it: without the length of one that `character` implies. */
  readonly cast: string;
  /** Whether the type, or its kind, belongs to PostgreSQL itself: only then `<` and ORDER BY surely agree. */
  readonly builtIn: boolean;
  readonly notNull: boolean;
  /** The labels, when it is an enum. */
  readonly enum?: readonly string[];
}

/** A source table as the catalog describes it. */
export interface CatalogTable {
  readonly columns: readonly CatalogColumn[];
  readonly primaryKey?: readonly string[];
  /** Other sets of NOT NULL columns in which no two rows are equal. */
  readonly unique: readonly (readonly string[])[];
  /** From the statistics of the last ANALYZE. */
  readonly estimatedRows: number;
  /** Other tables inherit from it, outside of partitioning: their rows show up in it, past its keys. */
  readonly inherited: boolean;
}

const COLUMNS = `
  WITH RECURSIVE base AS (
    SELECT a.attnum, a.attname, a.attnotnull, a.atttypid AS type, a.atttypmod AS modifier
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::text::oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT b.attnum, b.attname, b.attnotnull OR t.typnotnull, t.typbasetype, t.typtypmod
    FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.type AND t.typtype = 'd'
  )
  SELECT b.attname, pg_catalog.format_type(b.type, NULL), pg_catalog.format_type(b.type, -1), b.attnotnull,
    t.typtype = 'e' OR t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace,
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = b.type)
  FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.type AND t.typtype <> 'd'
  ORDER BY b.attnum`;

/** Only an index that holds now and for every row proves that rows differ. */
const UNIQUE = `
  SELECT i.indisprimary, json_agg(a.attname ORDER BY k.position), bool_and(a.attnotnull)
  FROM pg_catalog.pg_index i
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, position)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
  WHERE i.indrelid = $1::text::oid AND i.indisunique AND i.indisvalid AND i.indimmediate
    AND i.indpred IS NULL AND i.indexprs IS NULL AND k.position <= i.indnkeyatts
  GROUP BY i.indexrelid, i.indisprimary
  ORDER BY i.indisprimary DESC, i.indexrelid`;

/** Undefined when there is no such table. */
export async function readTable(source: Source, schema: string, table: string): Promise<CatalogTable | undefined> {
  const found = await source.rows(
    `SELECT c.oid, greatest(c.reltuples, 0)::bigint,
       c.relkind = 'r' AND EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid)
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
    [schema, table],
  );
  if (found.length === 0) return undefined;
  const [[oid, estimatedRows, inherited]] = found;
  const columns = (await source.rows(COLUMNS, [oid])).map(([name, type, cast, notNull, builtIn, labels]) => ({
    name: name as string,
    type: type as string,
    cast: cast as string,
    notNull: notNull === 't',
    builtIn: builtIn === 't',
    ...(labels && { enum: JSON.parse(labels) as string[] }),
  }));
  const indexes = (await source.rows(UNIQUE, [oid])).filter(([, , notNull]) => notNull === 't');
  const names = indexes.map(([primary, list]) => ({ primary: primary === 't', columns: JSON.parse(list as string) as string[] }));
  return {
    columns,
    primaryKey: names.find(({ primary }) => primary)?.columns,
    unique: names.filter(({ primary }) => !primary).map((index) => index.columns),
    estimatedRows: Number(estimatedRows),
    inherited: inherited === 't',
  };
}

/** Tables of a schema, for the message that names what there is. */
export async function tableNames(source: Source, schema: string): Promise<string[]> {
  const rows = await source.rows(
    `SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') ORDER BY 1 LIMIT 50`,
    [schema],
  );
  return rows.map(([name]) => name as string);
}
