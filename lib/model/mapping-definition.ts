/**
 * The shape of a mapping as its author writes it: which source rows become which items. Plain data.
 */

/** Where the value of an attribute comes from. A plain string is the name of a column. */
export type AttributeSource =
  | string
  | {
      readonly column: string;
      /**
       * The zone of a `timestamp without time zone` column, a name PostgreSQL knows.
       * Required for such a column: the database does not say what its values mean.
       */
      readonly timeZone?: string;
      /**
       * What an SQL NULL becomes: no attribute at all, or a DynamoDB NULL.
       * @default 'omit'
       */
      readonly null?: 'omit' | 'null';
    }
  | {
      /** The same value for every item. */
      readonly value: string | number | boolean;
    };

/** Restricts an item mapping to the rows where a column has a value. */
export interface RowCondition {
  readonly column: string;
  /** Compared with the text that PostgreSQL prints for the column (`value::text`). */
  readonly equals?: string | readonly string[];
  /** True: only rows with a value. False: only rows without one. */
  readonly notNull?: boolean;
}

/** One item that each row becomes. */
export interface ItemMapping {
  readonly entity: string;
  /**
   * Attributes whose column has another name. An attribute that is not listed takes the column of the same name, or of the same
   * name in snake_case (`createdAt` takes `created_at`), with or without `_` before digits (`change24h` takes `change_24h`).
   * @default - every attribute takes the column of its own name
   */
  readonly attributes?: { readonly [attribute: string]: AttributeSource };
  /** @default - every row */
  readonly when?: RowCondition;
}

/** How the rows of one source table become items. */
export interface TableMappingDefinition {
  /** The table in the source, exactly as PostgreSQL stores its name. @default - the key of this entry */
  readonly table?: string;
  /** @default 'public' */
  readonly schema?: string;
  /**
   * Columns that identify a row: they must be the primary key or have a unique index, and be NOT NULL.
   * @default - the primary key of the table
   */
  readonly key?: readonly string[];
  readonly items: readonly ItemMapping[];
  /**
   * Columns that stay behind on purpose. An optional attribute with the name of a listed column has no source; a required one needs another.
   * @default - none: a column that no item takes is an error
   */
  readonly ignore?: readonly string[];
}

/** Which rows become which items. */
export interface MappingDefinition {
  readonly $schema?: string;
  readonly tables: { readonly [table: string]: TableMappingDefinition };
}
