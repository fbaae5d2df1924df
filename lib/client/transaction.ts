import type { WireItem } from '../codec/wire';
import { type Decoded, keyOf, plainKey, type TableContext, visible } from './context';
import { type CancellationReason, InvalidRequestError, TransactionCanceledError } from './errors';
import {
  checkRequest,
  createRequest,
  deleteRequest,
  putRequest,
  tombstoneRequest,
  updateRequest,
  type WriteConditions,
} from './write-requests';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_OPERATIONS = 100;

interface Operation {
  readonly entity: string;
  readonly operation: CancellationReason['operation'];
  readonly values: Decoded;
  readonly request: object;
}

/** A transaction of writes, as `WriteTransaction` types it. */
export class TransactionWriter {
  private readonly operations: Operation[] = [];

  constructor(private readonly context: TableContext) {}

  public create(name: string, item: Decoded): this {
    return this.add(name, 'create', item, { Put: createRequest(this.context, this.entity(name), item) });
  }

  public put(name: string, item: Decoded, options?: WriteConditions): this {
    return this.add(name, 'put', item, { Put: putRequest(this.context, this.entity(name), item, options) });
  }

  public update(name: string, key: Decoded, changes: Decoded, options?: WriteConditions): this {
    return this.add(name, 'update', key, { Update: updateRequest(this.context, this.entity(name), key, changes, options) });
  }

  public delete(name: string, key: Decoded, options?: WriteConditions): this {
    const entity = this.entity(name);
    const request =
      this.context.deletes === 'tombstone'
        ? { Put: tombstoneRequest(this.context, entity, key, options) }
        : { Delete: deleteRequest(this.context, entity, key, options) };
    return this.add(name, 'delete', key, request);
  }

  public check(name: string, key: Decoded, condition: unknown = 'exists'): this {
    return this.add(name, 'check', key, { ConditionCheck: checkRequest(this.context, this.entity(name), key, condition) });
  }

  public async commit({ token }: { readonly token?: string } = {}): Promise<void> {
    checkSize(this.operations);
    const { connection } = this.context;
    const TransactItems = this.operations.map(({ request }) => named(request, connection.tableName)) as never;
    try {
      await connection.request('TransactWriteItems', { TransactItems, ClientRequestToken: token });
    } catch (error) {
      throw canceled(this.context, this.operations, error);
    }
  }

  private entity(name: string) {
    return this.context.model.entity(name);
  }

  private add(entity: string, operation: Operation['operation'], values: Decoded, request: object): this {
    this.operations.push({ entity, operation, values, request });
    return this;
  }
}

/** A transaction of reads, as `ReadTransaction` types it. */
export class TransactionReader {
  private readonly operations: Operation[] = [];

  constructor(private readonly context: TableContext) {}

  public get(name: string, key: Decoded): this {
    this.operations.push({
      entity: name,
      operation: 'get',
      values: key,
      request: { Get: { Key: keyOf(this.context.model.entity(name), key) } },
    });
    return this;
  }

  public async run(): Promise<(Decoded | undefined)[]> {
    checkSize(this.operations);
    const { connection, model } = this.context;
    const TransactItems = this.operations.map(({ request }) => named(request, connection.tableName)) as never;
    try {
      const { Responses = [] } = await connection.request('TransactGetItems', { TransactItems });
      return this.operations.map(({ entity }, i) =>
        visible(this.context, model.entity(entity), Responses[i]?.Item as WireItem | undefined),
      );
    } catch (error) {
      throw canceled(this.context, this.operations, error);
    }
  }
}

function checkSize({ length }: readonly Operation[]): void {
  if (length < 1 || length > MOST_OPERATIONS) {
    throw new InvalidRequestError(`the transaction has ${length} operations: it must have 1 to ${MOST_OPERATIONS}`);
  }
}

function named(request: object, TableName: string): object {
  return Object.fromEntries(Object.entries(request).map(([action, input]) => [action, { ...input, TableName }]));
}

/** What DynamoDB says of a canceled transaction, told operation by operation. Every other error stays what it is. */
function canceled(context: TableContext, operations: readonly Operation[], error: unknown): unknown {
  const { name, CancellationReasons } = error as {
    name?: string;
    CancellationReasons?: { Code?: string; Message?: string; Item?: WireItem }[];
  };
  if (name !== 'TransactionCanceledException' || !CancellationReasons) return error;
  return new TransactionCanceledError(
    operations.map(({ entity, operation, values }, i): CancellationReason => {
      const { Code, Message, Item } = CancellationReasons[i] ?? {};
      const compiled = context.model.entity(entity);
      return {
        entity,
        operation,
        key: plainKey(keyOf(compiled, values)),
        code: Code === 'None' ? undefined : Code,
        message: Message,
        current: visible(context, compiled, Item),
      };
    }),
  );
}
