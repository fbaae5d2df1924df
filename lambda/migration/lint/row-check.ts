import type { CompiledModel } from '../../../lib/model';
import { compileRowMapper } from '../mapping/row-mapper';
import type { TablePlan } from '../plan';
import { itemBytes, MOST_ITEM_BYTES } from './item-size';
import type { ProbedRow } from './probe';

/** What is wrong with rows only as a whole: their keys, and their size. */
export interface RowFault {
  /** Index into the items of the plan. */
  readonly item: number;
  readonly code: string;
  /** The reason of the first such row. */
  readonly what: string;
  readonly settle: string;
  /** The attribute at fault; undefined when it is the item or its key as a whole. */
  readonly attribute?: string;
  readonly rows: number;
}

const SETTLE: { readonly [code: string]: string | undefined } = {
  ITEM_TOO_LARGE: 'an entity of its own for the large column, or "ignore"',
  KEY_VALUE_MISSING: 'leave such rows out with "when": { column, notNull: true }',
  KEY_TOO_LONG: '{attribute|sha256} in the template of the key',
  KEY_EMPTY: 'a template with text around the value, or leave such rows out with "when"',
};

/** Maps the rows as the copy does, and counts what fails beside the values themselves. */
export function rowFaults(model: CompiledModel, table: TablePlan, probed: readonly ProbedRow[], now: number): RowFault[] {
  const mapper = compileRowMapper(model, table, now);
  const faults = new Map<string, RowFault>();
  const add = (rule: string, code: string, what: string, attribute?: string) => {
    const id = JSON.stringify([rule, code, attribute]);
    const known = faults.get(id);
    const item = table.items.findIndex(({ id: name }) => name === rule);
    const settle = SETTLE[code] ?? 'another template of the key';
    faults.set(id, known ? { ...known, rows: known.rows + 1 } : { item, code, what, settle, rows: 1, ...(attribute && { attribute }) });
  };
  for (const { row } of probed) {
    const { items, poison } = mapper(row);
    for (const { rule, item } of items) {
      if (itemBytes(item) > MOST_ITEM_BYTES) add(rule, 'ITEM_TOO_LARGE', 'items of more than 400 KB');
    }
    for (const { item, code, reason, attribute } of poison) if (/^(?:KEY|ITEM)_/.test(code)) add(item, code, reason, attribute);
  }
  return [...faults.values()];
}
