import type { SelectedColumn } from '../plan';
import type { CatalogColumn, CatalogTable } from '../source/catalog';
import { literal, quoted } from '../source/sql';

/** The expressions that a page selects: each column once, and once more for each zone that it is read in. */
export class SelectList {
  public readonly list: SelectedColumn[] = [];
  private readonly columns: ReadonlyMap<string, CatalogColumn>;
  private readonly positions = new Map<string, number>();

  public constructor(catalog: CatalogTable) {
    this.columns = new Map(catalog.columns.map((column) => [column.name, column]));
  }

  public has(column: string): boolean {
    return this.columns.has(column);
  }

  public column(name: string): CatalogColumn {
    const column = this.columns.get(name);
    if (!column) throw new Error(`no column ${name}`);
    return column;
  }

  /** The position of the expression that yields the column's text; of its moment in UTC, when it is read in a zone. */
  public add(name: string, timeZone?: string): number {
    const id = JSON.stringify([name, timeZone]);
    const known = this.positions.get(id);
    if (known !== undefined) return known;
    const column = this.column(name);
    this.positions.set(id, this.list.length);
    return this.list.push(timeZone === undefined ? plain(column) : zoned(column, timeZone)) - 1;
  }
}

/** Types whose equality holds for all values that print the same, and that an index on the column serves. */
const COMPARED =
  /^(smallint|integer|bigint|numeric|text|character varying|character|uuid|date|boolean|bytea|timestamp with(out)? time zone)$/;

function plain({ name, type, cast, builtIn }: CatalogColumn): SelectedColumn {
  // The text of money depends on a setting of the server; its number does not.
  if (type === 'money') return { column: name, type: 'numeric', sql: `${quoted(name)}::numeric::text` };
  // A cast to text adds /32 to an address, which PostgreSQL's own output and its drivers do not; abbrev(inet) is that output.
  if (type === 'inet') return { column: name, type, sql: `pg_catalog.abbrev(${quoted(name)})` };
  return { column: name, type, sql: `${quoted(name)}::text`, ...(builtIn && COMPARED.test(type) && { cast }) };
}

function zoned({ name }: CatalogColumn, timeZone: string): SelectedColumn {
  return { column: name, type: 'timestamp with time zone', sql: `(${quoted(name)} AT TIME ZONE ${literal(timeZone)})::text` };
}
