/** The typed table client for Lambda handlers: `cdk-single-table/client`. Needs neither aws-cdk-lib nor generated code. */
export { and, beginsWith, between, contains, eq, exists, gt, gte, lt, lte, ne, not, notExists, oneOf, or } from './condition';
export type { Condition } from './condition-types';
export { defineModel } from './define-model';
export * from './errors';
export { openTable, type TableOptions } from './open-table';
export type { Page, Query } from './query';
