import { canonicalItemBytes, compilePostgresReader, encodeItem, hash128, itemPlan, type WireItem } from '../../../lib/codec';
import type { CompiledEntity, CompiledModel } from '../../../lib/model';
import type { AttributePlan, ItemPlan, TablePlan } from '../plan';
import type { Row } from '../source/pages';
import { constantValue } from './constant';
import { type PoisonItem, poisonOf } from './poison';
import { type KeyText, keyText } from './target-key';

/** An item that a row becomes, before it has its place in the order. */
export interface MappedItem {
  /** The rule of the mapping. */
  readonly rule: string;
  readonly key: KeyText;
  /** Without the metadata attribute. */
  readonly item: WireItem;
  /** 128 bits of the unit of order: the rule, and the source values its key is rendered from. */
  readonly unit: Uint8Array;
  /** These values. */
  readonly unitValues: readonly (string | null)[];
  /** 128 bits of the rule and the key of the row. */
  readonly row: Uint8Array;
  /** 128 bits of the item. */
  readonly hash: Uint8Array;
  /** Bytes of the canonical form of the item. */
  readonly bytes: number;
  /** The time to live has passed. */
  readonly expired: boolean;
}

export interface MappedRow {
  readonly items: readonly MappedItem[];
  readonly poison: readonly PoisonItem[];
}

export type RowMapper = (row: Row) => MappedRow;

/**
 * Beyond this a request is not even tried. DynamoDB takes 400 KB, but counts a number by half of its digits and an empty text in a list by
 * one byte, so that the canonical form of an item it takes can be several times as large: whatever may fit, DynamoDB itself decides.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
const HOPELESS_BYTES = 4 * 1024 * 1024;

/** Compiles the mapping of a table. `now` in epoch seconds decides what has expired. */
export function compileRowMapper(model: CompiledModel, table: TablePlan, now: number): RowMapper {
  const rules = table.items.map((item) => compileItem(model, table, item, now));
  return (row) => {
    const items: MappedItem[] = [];
    const poison: PoisonItem[] = [];
    for (const rule of rules) {
      if (!rule.applies(row)) continue;
      const result = rule.map(row);
      if ('reason' in result) poison.push(result);
      else items.push(result);
    }
    return { items, poison };
  };
}

interface Rule {
  applies(row: Row): boolean;
  map(row: Row): MappedItem | PoisonItem;
}

function compileItem(model: CompiledModel, table: TablePlan, plan: ItemPlan, now: number): Rule {
  const entity = model.entity(plan.entity);
  const readers = plan.attributes.map((attribute) => ({ name: attribute.attribute, read: compileReader(entity, model, table, attribute) }));
  const columns = new Map(
    plan.attributes.map(({ attribute, select }) => [attribute, select === undefined ? undefined : table.selects[select].column]),
  );
  const ttl = model.table.ttl;
  const rowKey = table.key.map(({ select }) => select);
  const map = (row: Row): MappedItem => {
    const values: Record<string, unknown> = {};
    for (const { name, read } of readers) values[name] = read(row);
    const item = encodeItem(entity, model, values);
    const bytes = canonicalItemBytes(item, [model.table.metadata]);
    const expires = ttl === undefined ? undefined : item[ttl];
    return {
      rule: plan.id,
      key: keyText(model, item),
      item,
      unit: partsHash(plan, valuesOf(plan.unit, row)),
      unitValues: valuesOf(plan.unit, row),
      row: partsHash(plan, valuesOf(rowKey, row)),
      hash: hash128(bytes),
      bytes: bytes.length,
      expired: hasExpired(expires, now),
    };
  };
  return {
    applies: (row) => plan.when === undefined || holds(plan.when, row),
    map: (row) => {
      try {
        const mapped = map(row);
        if (mapped.bytes <= HOPELESS_BYTES) return mapped;
        return { item: plan.id, code: 'ITEM_TOO_LARGE', reason: `the item has about ${mapped.bytes} bytes, DynamoDB takes 409,600` };
      } catch (error) {
        const poison = poisonOf(plan.id, error, (attribute) => columns.get(attribute));
        if (poison) return poison;
        throw error;
      }
    },
  };
}

function compileReader(entity: CompiledEntity, model: CompiledModel, table: TablePlan, plan: AttributePlan): (row: Row) => unknown {
  const { select } = plan;
  const type = itemPlan(entity, model).byName[plan.attribute]?.type;
  if (!type) throw new Error(`entity ${entity.name} has no attribute ${plan.attribute}: the plan is of another model`);
  if (select === undefined) {
    const constant = constantValue(type, plan.constant);
    return () => constant;
  }
  const { column: name, type: columnType } = table.selects[select];
  const policy = { entity: entity.name, attribute: plan.attribute, null: plan.null };
  const read = compilePostgresReader(type, { name, type: columnType }, policy);
  return (row) => read(row[select]);
}

/** Whether a row is one of those that the rule of an item is about. */
export function holds({ select, equals, notNull }: NonNullable<ItemPlan['when']>, row: Row): boolean {
  const text = row[select];
  if (equals) return text !== null && equals.includes(text);
  return (text !== null) === notNull;
}

/** 128 bits of a rule and the source values of a unit, or of the key of a row. */
export function partsHash({ id }: Pick<ItemPlan, 'id'>, values: Row): Uint8Array {
  return hash128(Buffer.from(JSON.stringify([id, ...values])));
}

/** The values of a row at these places. */
export function valuesOf(selects: readonly number[], row: Row): (string | null)[] {
  return selects.map((select) => row[select]);
}

/** Whether DynamoDB may remove the item: its time to live, in epoch seconds, is not after `now`. */
export function hasExpired(ttl: WireItem[string] | undefined, now: number): boolean {
  return ttl !== undefined && 'N' in ttl && Number(ttl.N) <= now;
}
