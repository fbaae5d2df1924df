import { type DynamoDbEngine, type DynamoDbOptions, type PostgresEngine, startDynamoDb, startPostgres } from './engines';
import { LocalError } from './errors';

/** What is to be closed at the end, in reverse order. */
export type Closers = (() => Promise<unknown>)[];

export interface Engines {
  readonly dynamodb: DynamoDbEngine;
  /** @default - the app needs none */
  readonly postgres?: PostgresEngine;
}

/**
 * Starts both at the same time: PostgreSQL takes about a second.
 * @param postgres undefined: none is needed
 * @throws LocalError of the engine that failed; one `EngineMissing` that says how to get both, if neither is installed
 */
export async function startEngines(
  dynamodb: DynamoDbOptions,
  postgres: { readonly url?: string } | undefined,
  closers: Closers,
): Promise<Engines> {
  // Each is closed as soon as it runs, also when the other one fails.
  const closed = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const engine = await starting;
    closers.push(() => engine.stop());
    return engine;
  };
  const [first, second] = await Promise.allSettled([closed(startDynamoDb(dynamodb)), postgres && closed(startPostgres(postgres))]);
  if (first.status === 'rejected' && second.status === 'rejected' && isMissing(first.reason) && isMissing(second.reason)) {
    throw new LocalError('EngineMissing', `${first.reason.message}\n\n${second.reason.message}`);
  }
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return { dynamodb: first.value, postgres: second.value };
}

function isMissing(error: unknown): error is LocalError {
  return error instanceof LocalError && error.code === 'EngineMissing';
}
