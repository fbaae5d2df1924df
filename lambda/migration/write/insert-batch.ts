import {
  BatchExecuteStatementCommand,
  type BatchStatementRequest,
  type BatchStatementResponse,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { WriteItem } from './write-item';

/** Statements of a request; DynamoDB's own limit. */
export const BATCH_ITEMS = 25;
/** Bytes of a request that we fill, of the 16 MB that DynamoDB takes: large requests are slow to repeat. */
export const BATCH_BYTES = 4 * 1024 * 1024;
/** DynamoDB takes 8,192 characters. */
const STATEMENT_CHARACTERS = 8_000;

/** What became of one statement. */
export type InsertOutcome = 'written' | 'duplicate' | 'throttled' | 'rejected';

/** Undefined when the statement would be too long: such an item takes the ordinary put. */
export function insertStatement(tableName: string, { item }: WriteItem): BatchStatementRequest | undefined {
  const names = Object.keys(item);
  const fields = names.map((name) => `'${name.replaceAll("'", "''")}': ?`).join(', ');
  const Statement = `INSERT INTO "${tableName}" VALUE {${fields}}`;
  return Statement.length > STATEMENT_CHARACTERS ? undefined : { Statement, Parameters: names.map((name) => item[name]) };
}

/**
 * Up to 25 inserts in one request. Each one fails alone when an item with its key exists, which is `attribute_not_exists` for a batch;
 * an item that DynamoDB finds invalid rejects the whole request with a ValidationException.
 */
export async function insertBatch(client: DynamoDBClient, statements: readonly BatchStatementRequest[]): Promise<InsertOutcome[]> {
  const { Responses = [] } = await client.send(new BatchExecuteStatementCommand({ Statements: [...statements] }));
  return statements.map((_, i) => outcome(Responses[i]));
}

const THROTTLES: readonly string[] = [
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'ThrottlingError',
  'InternalServerError',
  'TransactionConflict',
];

/** Only an answer without an error is success: a statement that got none takes the put, which knows. */
function outcome(response: BatchStatementResponse | undefined): InsertOutcome {
  if (!response) return 'rejected';
  if (!response.Error) return 'written';
  const code = response.Error.Code ?? '';
  if (code === 'DuplicateItem') return 'duplicate';
  return THROTTLES.includes(code) ? 'throttled' : 'rejected';
}

/** Fills requests by number and by size, in order. */
export function batches<T extends { readonly bytes: number }>(items: readonly T[]): T[][] {
  const result: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const last = result.at(-1);
    if (!last || last.length === BATCH_ITEMS || bytes + item.bytes > BATCH_BYTES) {
      result.push([item]);
      bytes = item.bytes;
    } else {
      last.push(item);
      bytes += item.bytes;
    }
  }
  return result;
}
