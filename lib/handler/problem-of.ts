import { HttpProblem } from './http-problem';

/** Failures of DynamoDB that pass by themselves, as the SDK names them. */
const TRANSIENT = new Set([
  'ProvisionedThroughputExceededException',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'ThrottlingException',
  'ThrottlingError',
  'TooManyRequestsException',
  'TransactionConflict',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** 400 KB. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const ITEM_TOO_LARGE = /^Item size (?:to update )?has exceeded/;

interface Coded {
  readonly name?: string;
  readonly message?: string;
  /** The stable code of an error of the client. Not `instanceof`: the client may be another copy of the package. */
  readonly code?: string;
  readonly reasons?: readonly { readonly code?: string }[];
}

/** Any error as the answer it stands for. What is nobody's fault but ours says nothing of itself. */
export function problemOf(error: unknown): HttpProblem {
  if (isProblem(error)) return error;
  const { code, name, message = '', reasons = [] } = (typeof error === 'object' && error !== null ? error : {}) as Coded;
  const cause = error;
  switch (code) {
    case 'ENTITY_NOT_FOUND':
      return new HttpProblem(404, 'It does not exist.', { cause });
    case 'ENTITY_EXISTS':
      return new HttpProblem(409, 'It exists already.', { cause });
    case 'CONDITION_FAILED':
      return new HttpProblem(409, 'It has changed meanwhile, or is not in the state that this needs.', { cause });
    case 'INVALID_CURSOR':
      return new HttpProblem(400, 'The cursor is not one that this request gave.', { cause });
    // No type says how long a key may be: what makes one too long, or empty, came with the request.
    case 'KEY_TOO_LONG':
      return new HttpProblem(400, 'A value is too long: it is part of a key.', { cause });
    case 'KEY_EMPTY':
      return new HttpProblem(400, 'A value is empty: it is part of a key.', { cause });
    case 'BATCH_INCOMPLETE':
      return busy(cause);
    case 'TRANSACTION_CANCELED':
      return canceled(reasons, cause);
  }
  if (name !== undefined && TRANSIENT.has(name)) return busy(cause);
  if (name === 'ValidationException' && ITEM_TOO_LARGE.test(message)) {
    return new HttpProblem(413, 'It is more than one item of the table holds.', { cause });
  }
  return new HttpProblem(500, undefined, { cause });
}

/** By name: code in a layer may throw the problem of its own copy of the package. */
function isProblem(error: unknown): error is HttpProblem {
  return (
    error instanceof HttpProblem ||
    ((error as HttpProblem | undefined)?.name === 'HttpProblem' && typeof (error as HttpProblem).body === 'function')
  );
}

function canceled(reasons: NonNullable<Coded['reasons']>, cause: unknown): HttpProblem {
  const codes = reasons.flatMap(({ code }) => (code === undefined ? [] : [code]));
  if (codes.includes('ConditionalCheckFailed')) {
    return new HttpProblem(409, 'Something of it has changed meanwhile, or is not in the state that this needs.', { cause });
  }
  return codes.length > 0 && codes.every((code) => TRANSIENT.has(code)) ? busy(cause) : new HttpProblem(500, undefined, { cause });
}

function busy(cause: unknown): HttpProblem {
  return new HttpProblem(503, 'Too much is going on at the moment. Try again.', { headers: { 'retry-after': '1' }, cause });
}
