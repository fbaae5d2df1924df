import type { ExecutionResult } from '../local';
import { count, table } from './format';

/** What happened to one table, in the output of a migration. */
interface TableResult {
  readonly table: string;
  readonly rowsRead: number;
  /** Null in the summary of a comparison that no copy went before. */
  readonly itemsWritten: number | null;
  readonly rowsSkipped: number;
  readonly poisonRows: number;
  readonly missing: number | null;
  readonly different: number | null;
  readonly extra: number | null;
}

/** The output of a migration, or the cause of its failure. */
export interface MigrationResult {
  readonly action?: string;
  readonly tables: readonly TableResult[];
  readonly report?: { readonly bucket: string; readonly key: string };
  readonly message?: string;
}

const COLUMNS: readonly (readonly [string, (result: TableResult) => number | null])[] = [
  ['rows read', (result) => result.rowsRead],
  ['items written', (result) => result.itemsWritten],
  ['skipped', (result) => result.rowsSkipped],
  ['poison', (result) => result.poisonRows],
  ['missing', (result) => result.missing],
  ['different', (result) => result.different],
  ['extra', (result) => result.extra],
];

/** The result of a migration in the output or the cause of an execution; undefined if it is something else. */
export function migrationResult(result: ExecutionResult): MigrationResult | undefined {
  const value = result.output ?? parsed(result.cause);
  const tables = (value as { tables?: unknown } | undefined)?.tables;
  return Array.isArray(tables) ? (value as unknown as MigrationResult) : undefined;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) ?? undefined);
  } catch {
    return undefined;
  }
}

/** What the last copy of each table in the same command has written. */
export type Written = ReadonlyMap<string, number>;

/** Notes what an execution has written: a copy that is repeated counts the same items again. A comparison writes nothing. */
export function noteWritten(written: Written, { tables }: MigrationResult): Written {
  const noted = new Map(written);
  for (const { table, itemsWritten, missing } of tables) if (missing === null) noted.set(table, itemsWritten ?? 0);
  return noted;
}

/** The summary table, with a line of totals. A comparison shows the items written before it. What is not known is a dash. */
export function summaryLines(result: MigrationResult, written: Written = new Map()): string[] {
  const tables = result.tables.map((one) =>
    one.missing === null || one.itemsWritten ? one : { ...one, itemsWritten: written.get(one.table) ?? null },
  );
  const cells = (values: readonly (number | null)[]): string[] => values.map((value) => (value === null ? '–' : count(value)));
  const rows = tables.map((result) => [result.table, ...cells(COLUMNS.map(([, value]) => value(result)))]);
  const totals = COLUMNS.map(([, value]) => tables.map(value).reduce<number | null>((sum, v) => (v === null ? sum : (sum ?? 0) + v), null));
  return table([['table', ...COLUMNS.map(([name]) => name)], ...rows, ...(tables.length > 1 ? [['total', ...cells(totals)]] : [])]);
}

/** What a plan found. It moves nothing, so there is nothing to count but the rows that are there. */
export function planLines(tables: readonly { readonly table: string; readonly expectedRows: number }[]): string[] {
  const rows = tables.map(({ table, expectedRows }) => [table, count(expectedRows)]);
  const total = tables.reduce((sum, { expectedRows }) => sum + expectedRows, 0);
  return table([['table', 'rows, estimated'], ...rows, ...(tables.length > 1 ? [['total', count(total)]] : [])]);
}

/** The readable part of the cause of a failure: its message if it is JSON with one. */
export function causeText(cause: string | undefined): string {
  const value = parsed(cause) as { message?: unknown; errorMessage?: unknown } | undefined;
  const message = value?.message ?? value?.errorMessage;
  return typeof message === 'string' ? message : (cause ?? '');
}
