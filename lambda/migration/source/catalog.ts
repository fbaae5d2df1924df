import type { Source } from './connection';

/** A column as the catalog describes it. */
export interface CatalogColumn {
  readonly name: string;
  /** As `format_type` prints it, domains and arrays of them resolved to the base type: `timestamp with time zone`, `integer[]`, `public.mood`. */
  readonly type: string;
  /** The same with its length, precision and scale: `numeric(10,2)`, `character(5)`. */
  readonly declared: string;
  /** The same as a cast takes it: without the length of one that `character` implies. */
  readonly cast: string;
  /** Whether the type, or its kind, belongs to PostgreSQL itself: only then `<` and ORDER BY surely agree. */
  readonly builtIn: boolean;
  readonly notNull: boolean;
  /** The labels, when it is an enum. */
  readonly enum?: readonly string[];
  /** Its collation takes some different texts for equal. */
  readonly equatesTexts: boolean;
  /** `GENERATED ALWAYS AS`: PostgreSQL computes it from the row, and takes no value for it. */
  readonly generated: boolean;
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

/** Each step goes from a domain, or from an array of one, to the type that it stands for. */
const COLUMNS = `
  WITH RECURSIVE base AS (
    SELECT a.attnum, a.attname, a.attnotnull, a.attgenerated <> '' AS generated, a.attcollation, a.atttypid AS type, a.atttypmod AS modifier,
      false AS list
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::text::oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT b.attnum, b.attname, b.attnotnull OR (t.typnotnull AND d.oid = t.oid AND NOT b.list), b.generated, b.attcollation,
      d.typbasetype, d.typtypmod, b.list OR d.oid <> t.oid
    FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.type
      JOIN pg_catalog.pg_type d ON d.typtype = 'd' AND (d.oid = t.oid OR (t.typcategory = 'A' AND d.oid = t.typelem))
  )
  SELECT b.attname, pg_catalog.format_type(b.type, NULL) || s.suffix, pg_catalog.format_type(b.type, -1) || s.suffix, b.attnotnull,
    NOT b.list AND (t.typtype = 'e' OR t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace),
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = b.type),
    pg_catalog.format_type(b.type, b.modifier) || s.suffix,
    EXISTS (SELECT FROM pg_catalog.pg_collation c WHERE c.oid = b.attcollation AND NOT c.collisdeterministic), b.generated
  FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.type AND t.typtype <> 'd'
    LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    CROSS JOIN LATERAL (SELECT CASE WHEN b.list THEN '[]' ELSE '' END AS suffix) s
  WHERE e.typtype IS DISTINCT FROM 'd'
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
  const columns = (await source.rows(COLUMNS, [oid])).map(
    ([name, type, cast, notNull, builtIn, labels, declared, equatesTexts, generated]) => ({
      name: name as string,
      type: type as string,
      declared: declared as string,
      cast: cast as string,
      notNull: notNull === 't',
      builtIn: builtIn === 't',
      ...(labels && { enum: JSON.parse(labels) as string[] }),
      equatesTexts: equatesTexts === 't',
      generated: generated === 't',
    }),
  );
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
