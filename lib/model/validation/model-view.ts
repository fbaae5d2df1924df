import type { AttributeType } from '../attribute-type';
import type { CompiledIndex, CompiledTable, KeyColumn } from '../compiled-model';
import type { EntityDefinition } from '../definition';
import type { JsonPath } from '../json-path';
import type { Placeholder, Template } from '../template';

/** A key template of an entity that could be read. */
export interface KeyView {
  readonly column: KeyColumn;
  readonly role: 'partition' | 'sort';
  /** The index that the key belongs to; undefined: the primary key. */
  readonly index?: string;
  readonly template: Template;
  readonly path: JsonPath;
}

/** What could be read of an entity. */
export interface EntityView {
  readonly name: string;
  readonly path: JsonPath;
  readonly definition: EntityDefinition;
  /** The attributes whose type could be read. */
  readonly types: { readonly [attribute: string]: AttributeType };
  readonly keys: readonly KeyView[];
}

/** What could be read of a model: what the rules look at. */
export interface ModelView {
  /** Undefined when the table has another shape: then there are no keys to look at either. */
  readonly table?: CompiledTable;
  readonly indexes: readonly CompiledIndex[];
  readonly entities: readonly EntityView[];
}

/** The key columns of an index, partition key first. */
export function indexColumns({ partitionKey, sortKey }: CompiledIndex): readonly KeyColumn[] {
  return [...partitionKey, ...sortKey];
}

/** The key columns of the table, partition key first. */
export function tableColumns({ partitionKey, sortKey }: CompiledTable): readonly KeyColumn[] {
  return sortKey ? [partitionKey, sortKey] : [partitionKey];
}

export function placeholders({ parts }: Template): readonly Placeholder[] {
  return parts.filter((part) => typeof part !== 'string');
}

/** What an attribute of this type is in an item; undefined for what cannot be a key. */
export function storedType({ scalar, list }: AttributeType): KeyColumn['type'] | undefined {
  if (list || scalar === 'boolean' || scalar === 'json') return undefined;
  if (scalar === 'binary') return 'binary';
  return ['number', 'integer', 'bigint', 'decimal'].includes(scalar) ? 'number' : 'string';
}

/** Attributes stand beside the keys: an attribute and a key of one name are the same. */
export function isFlat(table: CompiledTable): boolean {
  return table.envelope === undefined;
}
