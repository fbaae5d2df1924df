import type { AnyWire, WireItem } from '../codec/wire';
import { type CompiledKey, compileKey, PARTITION_KEY_BYTES, type WireKeyValue } from '../model/compiled-key';
import type { CompiledEntity, CompiledEntityIndex, CompiledModel } from '../model/compiled-model';
import { conditionText } from './condition';
import { type Decoded, type TableContext, visible } from './context';
import { InvalidRequestError } from './errors';
import { Expression } from './expression';
import type { PageSettings, QuerySource } from './query';

/** The options of a query, as every entity reads them. */
export interface QuerySettings extends PageSettings {
  readonly filter?: unknown;
  readonly beginsWith?: string;
  readonly between?: readonly [Decoded, Decoded];
  readonly gt?: Decoded;
  readonly gte?: Decoded;
  readonly lt?: Decoded;
  readonly lte?: Decoded;
}

/** The highest code point: no text that goes on after a prefix sorts behind it. */
const LAST = '\u{10FFFF}';

/** The query of an entity by its primary key, or by an index it takes part in. */
export function entityQuery(
  context: TableContext,
  entity: CompiledEntity,
  taken: CompiledEntityIndex | undefined,
  values: Decoded,
  options: QuerySettings,
): QuerySource<Decoded> {
  const partitionKey = taken ? taken.partitionKey : [entity.partitionKey];
  const sortKey = taken ? taken.sortKey : entity.sortKey ? [entity.sortKey] : [];
  const expression = new Expression(entity, context.model);
  const sort = sortCondition(entity, partitionKey, sortKey, values, options);
  const text = sort.terms.map((term) => term(expression));
  const filter = options.filter === undefined ? undefined : conditionText(entity, options.filter, expression);
  const lanes = shardsOf(entity, partitionKey, values).map((keys) => keys.map((key) => partitionValue(entity, key, values)));
  return {
    indexName: taken?.index.name,
    sortNames: sortKey.map((key) => key.name),
    keyNames: [...keyNames(context.model), ...[...partitionKey, ...sortKey].map((key) => key.name)],
    filter,
    lanes: lanes.map((partition) => {
      const terms = partitionKey.map(({ name }, i) => `${expression.name(name)} = ${PARTITION_PLACEHOLDERS[i]}`);
      return {
        condition: [...terms, ...text].join(' AND '),
        names: expression.names,
        values: Object.assign(Object.fromEntries(partition.map((value, i) => [PARTITION_PLACEHOLDERS[i], value])), expression.values),
      };
    }),
    read: (item) => (sort.excludes(item) ? undefined : visible(context, entity, item)),
  };
}

const PARTITION_PLACEHOLDERS = [':p0', ':p1', ':p2', ':p3'];

export function keyNames({ table: { partitionKey, sortKey } }: CompiledModel): string[] {
  return sortKey ? [partitionKey.name, sortKey.name] : [partitionKey.name];
}

function partitionValue(entity: CompiledEntity, key: CompiledKey, values: Decoded): WireKeyValue {
  const value = key.render(values);
  if (value) return value;
  const missing = key.attributes.find((attribute) => values[attribute] === undefined || values[attribute] === null);
  throw new InvalidRequestError(`a query of ${entity.name} needs ${missing}: the key ${key.name} ('${key.template.text}') is made of it`);
}

/** One list of partition keys, or one for each shard when the attribute that shards them is not given. */
export function shardsOf(
  entity: CompiledEntity,
  partitionKey: readonly CompiledKey[],
  values: Decoded,
): readonly (readonly CompiledKey[])[] {
  for (const [at, key] of partitionKey.entries()) {
    for (const part of key.template.parts) {
      if (typeof part === 'string' || values[part.attribute] !== undefined) continue;
      const count = Number(part.filters.find(({ name }) => name === 'shard')?.argument);
      if (!count) continue;
      const { text } = key.template;
      const end = text.indexOf('}', part.position) + 1;
      const place = { entity: entity.name, name: key.name, type: key.type, maxBytes: PARTITION_KEY_BYTES };
      return Array.from({ length: count }, (_, shard) => {
        const number = String(shard).padStart(String(count - 1).length, '0');
        const template = `${text.slice(0, part.position)}${number}${text.slice(end)}`;
        const sharded = compileKey(place, template, (attribute) => entity.attributes[attribute]);
        return partitionKey.map((other, i) => (i === at ? sharded : other));
      });
    }
  }
  return [partitionKey];
}

interface SortCondition {
  readonly terms: readonly ((expression: Expression) => string)[];
  /** DynamoDB's BETWEEN includes both ends: an open end is left out here. */
  excludes(item: WireItem): boolean;
}

/** The sort keys that the values determine, then a condition on the first one that they do not. */
function sortCondition(
  entity: CompiledEntity,
  partitionKey: readonly CompiledKey[],
  sortKey: readonly CompiledKey[],
  values: Decoded,
  options: QuerySettings,
): SortCondition {
  const terms: ((expression: Expression) => string)[] = [];
  for (const key of sortKey) {
    checkOrder(entity, partitionKey, key, values);
    const complete = key.attributes.every((attribute) => values[attribute] !== undefined);
    if (complete) {
      const value = key.render(values) as WireKeyValue;
      terms.push((expression) => `${expression.name(key.name)} = ${expression.value(value)}`);
      continue;
    }
    const range = key.type === 'string' ? textRange(key, values, options) : valueRange(entity, key, options);
    if (range) terms.push((expression) => range.text(expression.name(key.name), (value) => expression.value(value)));
    const open = range?.open ?? [];
    return { terms, excludes: (item) => open.some((end) => sameValue(item[key.name] as WireKeyValue | undefined, end)) };
  }
  if (hasRange(options))
    throw new InvalidRequestError(`the key of ${entity.name} is complete: there is no sort key attribute left for the condition`);
  return { terms, excludes: () => false };
}

/** A later attribute without an earlier one determines nothing, unless the partition key needs it. */
function checkOrder(entity: CompiledEntity, partitionKey: readonly CompiledKey[], key: CompiledKey, values: Decoded): void {
  let missing: string | undefined;
  for (const attribute of key.attributes) {
    if (values[attribute] === undefined) missing ??= attribute;
    else if (missing && !partitionKey.some(({ attributes }) => attributes.includes(attribute))) {
      throw new InvalidRequestError(
        `the query of ${entity.name} gives ${attribute} without ${missing}, which stands before it in ${key.name} ('${key.template.text}')`,
      );
    }
  }
}

interface Range {
  text(name: string, value: (wire: WireKeyValue) => string): string;
  /** Ends that the condition includes and the query does not. */
  readonly open: readonly WireKeyValue[];
}

/** A condition on a text key, bounded by what the values determine: other entities' items in the partition are not read. */
function textRange(key: CompiledKey, values: Decoded, { beginsWith, between, gt, gte, lt, lte }: QuerySettings): Range | undefined {
  const prefix = key.prefix(values);
  const at = (bound: Decoded) => {
    const text = key.prefix({ ...values, ...bound });
    if (text !== prefix) return text;
    const next = key.attributes.find((attribute) => values[attribute] === undefined);
    throw new InvalidRequestError(`the sort condition must give ${next}: it comes next in ${key.name} ('${key.template.text}')`);
  };
  const isWhole = (bound: Decoded) => key.attributes.every((attribute) => ({ ...values, ...bound })[attribute] !== undefined);
  /** The end of everything that a bound covers: itself if it is a whole key, else all keys that go on after it. */
  const endOf = (bound: Decoded) => (isWhole(bound) ? at(bound) : at(bound) + LAST);
  if (beginsWith !== undefined) return startsWith(prefix + beginsWith);
  if (between) return inside({ S: at(between[0]) }, { S: endOf(between[1]) }, []);
  if (!gt && !gte && !lt && !lte) return startsWith(prefix);
  // The first text after a text is the text with a zero character.
  const from = gt ? (isWhole(gt) ? `${at(gt)}\0` : at(gt) + LAST) : gte ? at(gte) : prefix;
  const to = lt ? at(lt) : lte ? endOf(lte) : prefix + LAST;
  return inside({ S: from }, { S: to }, lt ? [{ S: to }] : []);
}

function startsWith(prefix: string): Range | undefined {
  if (prefix === '') return undefined;
  return { text: (name, value) => `begins_with(${name}, ${value({ S: prefix })})`, open: [] };
}

function inside(from: WireKeyValue, to: WireKeyValue, open: readonly WireKeyValue[]): Range {
  // DynamoDB takes no empty key value.
  if ('S' in from && from.S === '') return { text: (name, value) => `${name} <= ${value(to)}`, open };
  return { text: (name, value) => `${name} BETWEEN ${value(from)} AND ${value(to)}`, open };
}

/** A condition on a number or binary key: its one attribute. */
function valueRange(entity: CompiledEntity, key: CompiledKey, options: QuerySettings): Range | undefined {
  const { beginsWith, between, gt, gte, lt, lte } = options;
  if (beginsWith !== undefined)
    throw new InvalidRequestError(`the key ${key.name} of ${entity.name} is a ${key.type}: it has no beginning`);
  const wire = (bound: Decoded) => key.render(bound) as WireKeyValue;
  const low = gt ?? gte;
  const high = lt ?? lte;
  if (between) return inside(wire(between[0]), wire(between[1]), []);
  if (low && high) return inside(wire(low), wire(high), [...(gt ? [wire(gt)] : []), ...(lt ? [wire(lt)] : [])]);
  if (low) return { text: (name, value) => `${name} ${gt ? '>' : '>='} ${value(wire(low))}`, open: [] };
  if (high) return { text: (name, value) => `${name} ${lt ? '<' : '<='} ${value(wire(high))}`, open: [] };
  return undefined;
}

function hasRange({ beginsWith, between, gt, gte, lt, lte }: QuerySettings): boolean {
  return [beginsWith, between, gt, gte, lt, lte].some((condition) => condition !== undefined);
}

function sameValue(a: WireKeyValue | undefined, b: WireKeyValue): boolean {
  const [of, and] = [a as AnyWire | undefined, b as AnyWire];
  if (of?.B && and.B) return Buffer.compare(of.B, and.B) === 0;
  return of?.S === and.S && of?.N === and.N;
}
