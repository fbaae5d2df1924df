/** The typed table client for Lambda handlers: `cdk-single-table/client`. Needs neither aws-cdk-lib nor generated code. */

export { CodecError } from '../codec/codec-error';
export { ExactNumber } from '../codec/exact-number';
export type { ModelDefinition } from '../model/definition';
export { KeyError } from '../model/key-error';
export { and, beginsWith, between, contains, eq, exists, gt, gte, lt, lte, ne, not, notExists, oneOf, or } from './condition';
export type { Condition } from './condition-types';
export { defineMapping, type MappingOf } from './define-mapping';
export { defineModel } from './define-model';
export type { EntityTable, Item, Key, Stored } from './entity-types';
export * from './errors';
export { openTable, type TableOptions } from './open-table';
export type { Page, Query } from './query';
export { type Change, type ChangeRecord, decodeChange, type EntityChange } from './stream';
export type {
  BatchGet,
  BatchOptions,
  BatchWrite,
  Collection,
  CollectionItem,
  ReadTransaction,
  Table,
  TableOperations,
  WriteTransaction,
} from './table-types';
