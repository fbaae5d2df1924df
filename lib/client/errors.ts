/** Every error that the client throws by itself. Errors of the AWS SDK, of keys and of values pass through unchanged. */

/** The base of the client's errors: `code` is stable, the message is for people. */
export abstract class SingleTableError extends Error {
  public abstract readonly code: string;
  /** Written out in every class: a minified bundle shortens the names of classes, and logs would show those. */
  public abstract override readonly name: string;
}

/** The client cannot work as it is set up: no table name, no AWS SDK. */
export class ConfigurationError extends SingleTableError {
  public override readonly name: string = 'ConfigurationError';
  public readonly code = 'CONFIGURATION';
}

/** A request that can never succeed: an unknown attribute, a change of the primary key. Nothing was sent. */
export class InvalidRequestError extends SingleTableError {
  public override readonly name: string = 'InvalidRequestError';
  public readonly code = 'INVALID_REQUEST';
}

/** An update changes an attribute that an index key is rendered from, and lacks another attribute of that key. Nothing was sent. */
export class IncompleteKeyError extends SingleTableError {
  public override readonly name: string = 'IncompleteKeyError';
  public readonly code = 'INCOMPLETE_KEY';

  constructor(
    public readonly entity: string,
    /** The attribute that is missing. */
    public readonly attribute: string,
    /** The key attribute that cannot be rendered, for example `GSI1SK`. */
    public readonly key: string,
    reason: string,
  ) {
    super(`${entity}.${attribute}: ${reason}`);
  }
}

/** A cursor that this query did not make. */
export class InvalidCursorError extends SingleTableError {
  public override readonly name: string = 'InvalidCursorError';
  public readonly code = 'INVALID_CURSOR';
}

/** An item and the write that met it. */
export interface FailedWrite {
  readonly entity: string;
  /** The primary key as DynamoDB holds it. */
  readonly key: { readonly [attribute: string]: unknown };
  /** The item that is stored; undefined if there is none. */
  readonly current?: { readonly [attribute: string]: unknown };
}

/** A condition of a write did not hold. Nothing was written. */
export class ConditionFailedError extends SingleTableError implements FailedWrite {
  public override readonly name: string = 'ConditionFailedError';
  public readonly code: string = 'CONDITION_FAILED';
  public readonly entity: string;
  public readonly key: FailedWrite['key'];
  public readonly current?: FailedWrite['current'];

  constructor(failed: FailedWrite, reason = 'the stored item does not satisfy the condition') {
    super(`${failed.entity} ${keyText(failed.key)}: ${reason}`);
    this.entity = failed.entity;
    this.key = failed.key;
    this.current = failed.current;
  }
}

/** `create` found an item with the same key. */
export class EntityExistsError extends ConditionFailedError {
  public override readonly name: string = 'EntityExistsError';
  public readonly code = 'ENTITY_EXISTS';

  constructor(failed: FailedWrite) {
    super(failed, 'it exists already');
  }
}

/** `update` found no item with this key. */
export class EntityNotFoundError extends ConditionFailedError {
  public override readonly name: string = 'EntityNotFoundError';
  public readonly code = 'ENTITY_NOT_FOUND';

  constructor(failed: FailedWrite) {
    super(failed, 'it does not exist; create it first');
  }
}

/** A batch was not done when its time was up. `remaining` has the shape of the request. */
export class BatchIncompleteError<R> extends SingleTableError {
  public override readonly name: string = 'BatchIncompleteError';
  public readonly code = 'BATCH_INCOMPLETE';

  constructor(
    message: string,
    /** What is left to do: the argument of another call. */
    public readonly remaining: R,
  ) {
    super(message);
  }
}

/** Why one operation of a transaction was refused. `code` is undefined for an operation that was not at fault. */
export interface CancellationReason<N extends string = string> {
  readonly entity: N;
  readonly operation: 'create' | 'put' | 'update' | 'delete' | 'check' | 'get';
  /** The primary key as DynamoDB holds it. */
  readonly key: FailedWrite['key'];
  /** As DynamoDB names them. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
  readonly code?:
    | 'ConditionalCheckFailed'
    | 'TransactionConflict'
    | 'ItemCollectionSizeLimitExceeded'
    | 'ProvisionedThroughputExceeded'
    | 'ThrottlingError'
    | 'ValidationError'
    | (string & {});
  readonly message?: string;
  /** The stored item that a condition failed on. */
  readonly current?: FailedWrite['current'];
}

/** A transaction was refused as a whole: `reasons[i]` belongs to its operation `i`. */
export class TransactionCanceledError<N extends string = string> extends SingleTableError {
  public override readonly name: string = 'TransactionCanceledError';
  public readonly code = 'TRANSACTION_CANCELED';

  constructor(public readonly reasons: readonly CancellationReason<N>[]) {
    const faults = reasons.flatMap(({ code, operation, entity, key }, i) =>
      code ? [`[${i}] ${operation} ${entity} ${keyText(key)}: ${code}`] : [],
    );
    super(`the transaction was canceled: ${faults.join('; ')}`);
  }
}

function keyText(key: FailedWrite['key']): string {
  return Object.values(key).map(String).join(' / ');
}
