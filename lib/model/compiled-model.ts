import { type AttributeType, parseAttribute } from './attribute-type';
import { type CompiledKey, compileKey, PARTITION_KEY_BYTES, SORT_KEY_BYTES } from './compiled-key';
import type {
  EntityDefinition,
  IndexDefinition,
  IndexKey,
  IndexProjection,
  KeyAttribute,
  KeyType,
  ModelDefinition,
  TableDefinition,
} from './definition';

/** A key attribute with its type spelled out. */
export interface KeyColumn {
  readonly name: string;
  readonly type: KeyType;
}

/** The table of a model, with its defaults. */
export interface CompiledTable {
  readonly partitionKey: KeyColumn;
  readonly sortKey?: KeyColumn;
  readonly ttl?: string;
  readonly type: string;
  /** The map attribute that holds an entity's attributes; undefined in the flat layout. */
  readonly envelope?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly metadata: string;
  readonly tombstone: string;
}

/** An index, its keys as lists. */
export interface CompiledIndex {
  readonly name: string;
  readonly partitionKey: readonly KeyColumn[];
  /** Empty when the index has no sort key. */
  readonly sortKey: readonly KeyColumn[];
  readonly projection: IndexProjection;
}

/** The part an entity takes in an index. */
export interface CompiledEntityIndex {
  readonly index: CompiledIndex;
  readonly partitionKey: readonly CompiledKey[];
  readonly sortKey: readonly CompiledKey[];
}

/** An entity, ready for use. */
export interface CompiledEntity {
  readonly name: string;
  /** What the type attribute holds. */
  readonly type: string;
  readonly attributes: { readonly [name: string]: AttributeType };
  readonly partitionKey: CompiledKey;
  readonly sortKey?: CompiledKey;
  /** The attributes that the primary key is made of. */
  readonly keyAttributes: readonly string[];
  readonly indexes: readonly CompiledEntityIndex[];
  readonly ttl?: string;
  readonly unique?: 'filtered';
}

/** A model, ready for use. */
export interface CompiledModel {
  readonly definition: ModelDefinition;
  readonly table: CompiledTable;
  readonly indexes: { readonly [name: string]: CompiledIndex };
  readonly entityNames: readonly string[];
  /** @throws Error when the model has no such entity. */
  entity(name: string): CompiledEntity;
  /** The entity whose items hold this text in the type attribute. */
  entityOfType(type: string): CompiledEntity | undefined;
}

const compiled = new WeakMap<ModelDefinition, CompiledModel>();

/**
 * Compiles a model. Nothing is validated and each entity is compiled when it is first asked for, so loading a handler costs next to
 * nothing; `assertValidModel` belongs to synthesis and tests. The same definition object gives the same compiled model.
 *
 * @example
 * compileModel(model).entity('User').partitionKey.render({ userId: 'ac5cada7-7b1f-4673-b2b1-089f3e308363' });
 */
export function compileModel(definition: ModelDefinition): CompiledModel {
  const known = compiled.get(definition);
  if (known) return known;
  const model = build(definition);
  compiled.set(definition, model);
  return model;
}

function build(definition: ModelDefinition): CompiledModel {
  const table = compileTable(definition.table);
  const indexes = Object.fromEntries(Object.entries(definition.indexes ?? {}).map(([name, index]) => [name, compileIndex(name, index)]));
  const entities = new Map<string, CompiledEntity>();
  let names: Map<string, string> | undefined;
  const entity = (name: string): CompiledEntity => {
    const done = entities.get(name);
    if (done) return done;
    if (!Object.hasOwn(definition.entities, name)) {
      throw new Error(`the model has no entity "${name}": it has ${Object.keys(definition.entities).join(', ')}`);
    }
    const fresh = compileEntity(name, definition.entities[name], table, indexes);
    entities.set(name, fresh);
    return fresh;
  };
  return {
    definition,
    table,
    indexes,
    entityNames: Object.keys(definition.entities),
    entity,
    entityOfType: (type) => {
      names ??= new Map(Object.entries(definition.entities).map(([name, { type: stored = name }]) => [stored, name]));
      const name = names.get(type);
      return name === undefined ? undefined : entity(name);
    },
  };
}

function column(key: KeyAttribute): KeyColumn {
  return typeof key === 'string' ? { name: key, type: 'string' } : key;
}

/** The attributes of an index key, as a list. */
function columns(key: IndexKey | undefined): readonly KeyColumn[] {
  if (key === undefined) return [];
  return Array.isArray(key) ? key.map(column) : [column(key as KeyAttribute)];
}

/** The table's own attributes with their defaults. */
export function compileTable(table: TableDefinition): CompiledTable {
  return {
    partitionKey: column(table.partitionKey),
    sortKey: table.sortKey === undefined ? undefined : column(table.sortKey),
    ttl: table.ttl,
    type: table.type ?? 'entity_type',
    envelope: typeof table.layout === 'object' ? table.layout.envelope : undefined,
    createdAt: table.createdAt,
    updatedAt: table.updatedAt,
    metadata: table.metadata ?? '_m',
    tombstone: table.tombstone ?? '_t',
  };
}

/** An index with its defaults. */
export function compileIndex(name: string, index: IndexDefinition): CompiledIndex {
  return { name, partitionKey: columns(index.partitionKey), sortKey: columns(index.sortKey), projection: index.projection ?? 'ALL' };
}

function compileEntity(
  name: string,
  definition: EntityDefinition,
  table: CompiledTable,
  indexes: CompiledModel['indexes'],
): CompiledEntity {
  const attributes = Object.fromEntries(
    Object.entries(definition.attributes).map(([attribute, type]) => [attribute, parseAttribute(type)]),
  );
  const key = (place: KeyColumn, maxBytes: number, templates: { readonly [key: string]: string }) =>
    compileKey({ entity: name, ...place, maxBytes }, templates[place.name], (attribute) => attributes[attribute]);
  const partitionKey = key(table.partitionKey, PARTITION_KEY_BYTES, definition.key);
  const sortKey = table.sortKey && key(table.sortKey, SORT_KEY_BYTES, definition.key);
  return {
    name,
    type: definition.type ?? name,
    attributes,
    partitionKey,
    sortKey,
    keyAttributes: [...new Set([...partitionKey.attributes, ...(sortKey?.attributes ?? [])])],
    indexes: Object.entries(definition.indexes ?? {}).map(([indexName, templates]) => {
      const index = indexes[indexName];
      return {
        index,
        partitionKey: index.partitionKey.map((place) => key(place, PARTITION_KEY_BYTES, templates)),
        sortKey: index.sortKey.map((place) => key(place, SORT_KEY_BYTES, templates)),
      };
    }),
    ttl: definition.ttl,
    unique: definition.unique,
  };
}
