import type { AttributeType, CompiledEntity, CompiledKey, CompiledModel } from '../model';
import { parseAttribute } from '../model/attribute-type';
import type { Where } from './codec-error';
import { compileDecoder, type Decoder } from './decode-value';
import { compileEncoder, type Encoder } from './encode-value';

/** How one attribute of an entity is written and read. */
export interface AttributePlan {
  readonly name: string;
  readonly type: AttributeType;
  readonly where: Where;
  readonly encode: Encoder;
  readonly decode: Decoder;
  /** It lies inside the envelope. Otherwise it is an attribute of the item itself. */
  readonly inside: boolean;
  /** It is a key of the table as it stands (`key: { userId: '{userId}' }`): the key writes it. */
  readonly isKey: boolean;
}

/** What is known about an entity's items before there are values. */
export interface ItemPlan {
  readonly attributes: readonly AttributePlan[];
  readonly byName: { readonly [attribute: string]: AttributePlan | undefined };
  readonly keys: readonly CompiledKey[];
  /** For each index its keys, partition keys first. */
  readonly indexes: readonly (readonly CompiledKey[])[];
  /** The time to live that is made from an attribute. Undefined when there is none, or the attribute is it. */
  readonly ttl?: { readonly name: string; readonly from: AttributePlan };
}

const TIME_OF_WRITE = /* @__PURE__ */ parseAttribute('timestamp(3)?');

const plans = new WeakMap<CompiledEntity, ItemPlan>();

/**
 * The plan of an entity's items, made once. A caller that writes single attributes (an update) finds here where each lies and its
 * encoder.
 */
export function itemPlan(entity: CompiledEntity, model: CompiledModel): ItemPlan {
  let plan = plans.get(entity);
  if (!plan) {
    plan = compilePlan(entity, model);
    plans.set(entity, plan);
  }
  return plan;
}

function compilePlan(entity: CompiledEntity, { table }: CompiledModel): ItemPlan {
  const keys = entity.sortKey ? [entity.partitionKey, entity.sortKey] : [entity.partitionKey];
  const indexes = entity.indexes.map(({ partitionKey, sortKey }) => [...partitionKey, ...sortKey]);
  const ownKeys = new Set(keys.filter(isAttribute).map(({ name }) => name));
  const outside = new Set([
    ...ownKeys,
    ...indexes
      .flat()
      .filter(isAttribute)
      .map(({ name }) => name),
  ]);
  const ttlIsAttribute = entity.ttl !== undefined && entity.ttl === table.ttl && entity.attributes[entity.ttl].scalar !== 'timestamp';
  if (ttlIsAttribute) outside.add(table.ttl as string);

  const types: { [attribute: string]: AttributeType } = {};
  for (const name of [table.createdAt, table.updatedAt]) {
    if (name === undefined) continue;
    types[name] = TIME_OF_WRITE;
    outside.add(name);
  }
  Object.assign(types, entity.attributes);

  const byName: { [attribute: string]: AttributePlan } = Object.create(null);
  const attributes = Object.keys(types).map((name): AttributePlan => {
    const inside = table.envelope !== undefined && !outside.has(name);
    const where = { entity: entity.name, attribute: name };
    const encode = compileEncoder(types[name], inside ? 1 : 0);
    byName[name] = { name, type: types[name], where, encode, decode: compileDecoder(types[name]), inside, isKey: ownKeys.has(name) };
    return byName[name];
  });
  const ttl = entity.ttl !== undefined && table.ttl !== undefined && !ttlIsAttribute;
  return { attributes, byName, keys, indexes, ...(ttl && { ttl: { name: table.ttl as string, from: byName[entity.ttl as string] } }) };
}

/** Whether the key holds the attribute of its own name, unchanged. */
function isAttribute({ name, template }: CompiledKey): boolean {
  const [part] = template.parts;
  return template.parts.length === 1 && typeof part !== 'string' && part.attribute === name && part.filters.length === 0;
}
