import type { ModelDefinition } from '../model/definition';
import type { EntityTable } from './entity-types';
import type { EntityName } from './key-types';

/** A table: one property for each entity of its model, and the operations on several of them. */
export type Table<M extends ModelDefinition> = { readonly [N in EntityName<M>]: EntityTable<M, M['entities'][N]> };
