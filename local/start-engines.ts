import { type DynamoDbEngine, type DynamoDbOptions, type PostgresEngine, startDynamoDb, startPostgres } from './engines';

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
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return { dynamodb: first.value, postgres: second.value };
}
