import type { MappedItem } from '../mapping/row-mapper';
import type { KeyText } from '../mapping/target-key';
import type { TablePlan } from '../plan';

/** One unit that a row held: the rule's place in the header, the key of the item, and the source values that the key is rendered from. */
export type ManifestUnit = readonly [rule: number, key: KeyText, ...values: (string | null)[]];

/** A row, and every unit that is written because of it. */
export interface ManifestLine {
  /** The key of the row in the source. */
  readonly k: readonly string[];
  readonly u: readonly ManifestUnit[];
}

/** The first line of a manifest: what the lines mean, also to a later version of the mapping. */
export interface ManifestHeader {
  /** The columns of the key of a row. */
  readonly key: readonly string[];
  readonly rules: readonly { readonly id: string; readonly columns: readonly string[] }[];
}

/** What is written ahead of a page: which rows it has, and which items they become. Lines are in the order of the pages. */
export interface Manifest {
  readonly header: ManifestHeader;
  readonly lines: readonly ManifestLine[];
}

export function headerOf(table: TablePlan): ManifestHeader {
  return {
    key: table.key.map(({ column }) => column),
    rules: table.items.map(({ id, unit }) => ({ id, columns: unit.map((select) => table.selects[select].sql) })),
  };
}

/** The line of a row; undefined when it becomes no item. */
export function lineOf(table: TablePlan, rowKey: readonly string[], items: readonly MappedItem[]): ManifestLine | undefined {
  if (items.length === 0) return undefined;
  const indexOf = (rule: string) => table.items.findIndex(({ id }) => id === rule);
  return { k: rowKey, u: items.map(({ rule, key, unitValues }): ManifestUnit => [indexOf(rule), key, ...unitValues]) };
}
