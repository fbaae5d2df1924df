import type { WireItem } from '../codec/wire';
import type { CompiledEntity } from '../model/compiled-model';
import { attributeType } from './condition';
import { type Decoded, keyOf, plainKey, type TableContext, visible } from './context';
import { ConditionFailedError, EntityExistsError, EntityNotFoundError } from './errors';
import { Expression } from './expression';
import { entityQuery, type QuerySettings } from './key-condition';
import { TableQuery } from './query';
import { createRequest, deleteRequest, putRequest, tombstoneRequest, updateRequest, type WriteConditions } from './write-requests';

/** The operations on one entity, as `EntityTable` types them. */
export class EntityClient {
  private queries?: Record<string, unknown>;

  constructor(
    private readonly context: TableContext,
    private readonly entity: CompiledEntity,
  ) {}

  public async get(key: Decoded, options?: { consistent?: boolean; attributes?: readonly string[] }): Promise<Decoded | undefined> {
    const { Item } = await this.context.connection.call('GetItem', {
      Key: keyOf(this.entity, key),
      ConsistentRead: options?.consistent,
      ...(options?.attributes && this.projection(options.attributes)),
    });
    return visible(this.context, this.entity, Item as WireItem | undefined);
  }

  public async create(item: Decoded): Promise<void> {
    const input = createRequest(this.context, this.entity, item);
    await this.guard(this.context.connection.call('PutItem', input), item, EntityExistsError);
  }

  public async put(item: Decoded, options?: WriteConditions): Promise<void> {
    const input = putRequest(this.context, this.entity, item, options);
    await this.guard(this.context.connection.call('PutItem', input), item);
  }

  public async update(key: Decoded, changes: Decoded, options?: WriteConditions & { returning?: boolean }): Promise<Decoded | undefined> {
    const input = {
      ...updateRequest(this.context, this.entity, key, changes, options),
      ReturnValues: options?.returning ? ('ALL_NEW' as const) : undefined,
    };
    const { Attributes } = await this.guard(this.context.connection.call('UpdateItem', input), key, EntityNotFoundError);
    return visible(this.context, this.entity, Attributes as WireItem | undefined);
  }

  public async delete(key: Decoded, options?: WriteConditions): Promise<void> {
    const { connection, deletes } = this.context;
    const sent =
      deletes === 'tombstone'
        ? connection.call('PutItem', tombstoneRequest(this.context, this.entity, key, options))
        : connection.call('DeleteItem', deleteRequest(this.context, this.entity, key, options));
    await this.guard<unknown>(sent, key);
  }

  public query(key: Decoded, options: QuerySettings = {}): TableQuery<Decoded> {
    return new TableQuery(this.context, entityQuery(this.context, this.entity, undefined, key, options), options);
  }

  public get by(): Record<string, unknown> {
    this.queries ??= Object.fromEntries(
      this.entity.indexes.map((taken) => [
        taken.index.name,
        (key: Decoded, options: QuerySettings = {}) =>
          new TableQuery(this.context, entityQuery(this.context, this.entity, taken, key, options), options),
      ]),
    );
    return this.queries;
  }

  /** Besides the attributes asked for, those that tell whether the item counts. */
  private projection(attributes: readonly string[]) {
    const { table } = this.context.model;
    const expression = new Expression(this.entity, this.context.model);
    const paths = [expression.name(table.type), expression.name(table.tombstone)];
    for (const attribute of attributes) {
      attributeType(this.entity, attribute);
      paths.push(expression.path(attribute));
    }
    return { ProjectionExpression: [...new Set(paths)].join(', '), ExpressionAttributeNames: expression.names };
  }

  /** Turns a failed condition into an error that names the item, and holds the one that is stored. */
  private async guard<T>(sent: Promise<T>, values: Decoded, Expected?: typeof EntityExistsError | typeof EntityNotFoundError): Promise<T> {
    try {
      return await sent;
    } catch (error) {
      const unreadable = isUnreadable(error);
      if (!unreadable && (error as Error).name !== 'ConditionalCheckFailedException') throw error;
      const current = visible(this.context, this.entity, (error as { Item?: WireItem }).Item);
      const failed = { entity: this.entity.name, key: plainKey(keyOf(this.entity, values)), current };
      const isAbsent = current === undefined && !unreadable;
      if (Expected === EntityExistsError || (Expected === EntityNotFoundError && isAbsent)) throw new Expected(failed);
      throw new ConditionFailedError(failed);
    }
  }
}

/**
 * The SDK (3.1162) cannot read its own error when the item that failed a condition has a map key `__proto__`, as JSON may have: it throws
 * a TypeError that holds the response. No other refusal of a write carries an item.
 */
function isUnreadable(error: unknown): boolean {
  return error instanceof TypeError && (error as { $response?: { statusCode?: number } }).$response?.statusCode === 400;
}
