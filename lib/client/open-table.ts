import { compileModel } from '../model/compiled-model';
import type { ModelDefinition } from '../model/definition';
import { type BatchGetRequest, type BatchSettings, type BatchWriteRequest, batchGet, batchWrite } from './batch';
import { collectionQuery } from './collection';
import { Connection, type ConnectionOptions } from './connection';
import type { Decoded, TableContext } from './context';
import { EntityClient } from './entity-client';
import { ConfigurationError } from './errors';
import type { PageSettings } from './query';
import type { Table } from './table-types';
import { TransactionReader, TransactionWriter } from './transaction';

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
 * is loaded by the first request (in a Lambda function at once, while it starts).
 *
 * @throws ConfigurationError (from the first request) when the table has no name or the SDK is not installed.
 * @example
 * const table = openTable(model);
 * const user = await table.User.get({ userId });
 */
export function openTable<M extends ModelDefinition>(model: M, options: TableOptions = {}): Table<M> {
  const connection = new Connection(options);
  // A function starts with a full CPU that its first request may not have. What fails here fails again there, where it is seen.
  if (process.env.AWS_LAMBDA_FUNCTION_NAME) connection.load().catch(() => undefined);
  const context: TableContext = {
    model: compileModel(model),
    connection,
    clock: options.clock ?? (() => new Date()),
    deletes: deletesOf(options),
  };
  const clients = new Map<string, EntityClient>();
  const client = (name: string) => {
    let made = clients.get(name);
    if (!made) {
      made = new EntityClient(context, context.model.entity(name));
      clients.set(name, made);
    }
    return made;
  };
  const table = operations(context, client);
  for (const name of context.model.entityNames) {
    if (!Object.hasOwn(table, name)) Object.defineProperty(table, name, { enumerable: true, get: () => client(name) });
  }
  return table as unknown as Table<M>;
}

/** The operations on several entities, as `TableOperations` types them. */
function operations(context: TableContext, entity: (name: string) => EntityClient) {
  return {
    entity,
    collection: (template: string) => ({
      query: (key: Decoded, options?: PageSettings) => collectionQuery(context, template, key, options),
    }),
    batchGet: (request: BatchGetRequest, options?: BatchSettings) => batchGet(context, request, options),
    batchWrite: (request: BatchWriteRequest, options?: BatchSettings) => batchWrite(context, request, options),
    transactWrite: () => new TransactionWriter(context),
    transactGet: () => new TransactionReader(context),
  };
}

function deletesOf({ deletes = process.env.SINGLE_TABLE_DELETES ?? 'remove' }: { readonly deletes?: string }): 'remove' | 'tombstone' {
  if (deletes === 'remove' || deletes === 'tombstone') return deletes;
  throw new ConfigurationError(`SINGLE_TABLE_DELETES is '${deletes}': it must be 'remove' or 'tombstone'`);
}
