import { compileModel } from '../model/compiled-model';
import type { ModelDefinition } from '../model/definition';
import { Connection, type ConnectionOptions } from './connection';
import type { TableContext } from './context';
import { EntityClient } from './entity-client';
import { ConfigurationError } from './errors';
import type { Table } from './table-types';

export interface TableOptions extends ConnectionOptions {
  /**
   * The time of a write.
   * @default - the system's clock
   */
  readonly clock?: () => Date;
  /**
   * What `delete` does. While a migration runs, a deleted item must leave a tombstone, or the migration would write it again.
   * @default - the environment variable `SINGLE_TABLE_DELETES`, or 'remove'
   */
  readonly deletes?: 'remove' | 'tombstone';
}

/**
 * Opens the table of a model: `table.User.get({ userId })`. Costs microseconds: an entity is compiled when it is first used, and the AWS SDK
 * is loaded by the first request.
 *
 * @throws ConfigurationError (from the first request) when the table has no name or the SDK is not installed.
 * @example
 * const table = openTable(model);
 * const user = await table.User.get({ userId });
 */
export function openTable<M extends ModelDefinition>(model: M, options: TableOptions = {}): Table<M> {
  const context: TableContext = {
    model: compileModel(model),
    connection: new Connection(options),
    clock: options.clock ?? (() => new Date()),
    deletes: deletesOf(options),
  };
  const table: Record<string, unknown> = {};
  for (const name of Object.keys(model.entities)) defineLazily(table, name, () => new EntityClient(context, context.model.entity(name)));
  return table as Table<M>;
}

function deletesOf({ deletes = process.env.SINGLE_TABLE_DELETES ?? 'remove' }: { readonly deletes?: string }): 'remove' | 'tombstone' {
  if (deletes === 'remove' || deletes === 'tombstone') return deletes;
  throw new ConfigurationError(`SINGLE_TABLE_DELETES is '${deletes}': it must be 'remove' or 'tombstone'`);
}

function defineLazily(target: Record<string, unknown>, name: string, make: () => unknown): void {
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      const value = make();
      Object.defineProperty(target, name, { value, enumerable: true });
      return value;
    },
  });
}
