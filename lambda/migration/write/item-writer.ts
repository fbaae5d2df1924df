import type { BatchStatementRequest, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CompiledTable } from '../../../lib/model';
import { backoff, forEachLimited } from '../concurrency';
import { conditionalPut } from './conditional-put';
import { batches, type InsertOutcome, insertBatch, insertStatement } from './insert-batch';
import type { WriteItem, WriteOutcome } from './write-item';

/** Requests in flight at once. */
const BATCHES_IN_FLIGHT = 4;
const PUTS_IN_FLIGHT = 16;
/** Throttled statements are tried this often; then the conditional put tries, whose error names the reason. */
const ATTEMPTS = 10;
/** When more of the items are already there than this, asking first costs more than it saves. */
const DUPLICATE_SHARE = 0.2;
const DUPLICATE_SAMPLE = 100;

export type Report<Origin> = (write: WriteItem<Origin>, outcome: WriteOutcome) => void;

interface Insert<Origin> {
  readonly write: WriteItem<Origin>;
  readonly statement: BatchStatementRequest;
  readonly bytes: number;
}

/**
 * Writes items in batches of inserts, which cost no more than plain puts and never overwrite; whatever an insert cannot settle takes a
 * conditional put. One writer serves one call on a chunk.
 */
export class ItemWriter {
  private tried = 0;
  private duplicates = 0;

  public constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly table: CompiledTable,
  ) {}

  /** Returns when every item has its outcome. */
  public async write<Origin>(items: readonly WriteItem<Origin>[], report: Report<Origin>): Promise<void> {
    const inserts: Insert<Origin>[] = [];
    const puts: WriteItem<Origin>[] = [];
    // Of items with the same key only the first may go into a batch: the put of a later one then sees it.
    const keys = new Set<string>();
    for (const write of items) {
      const statement = keys.has(write.key) || !this.insertsPay() ? undefined : insertStatement(this.tableName, write);
      keys.add(write.key);
      if (statement) inserts.push({ write, statement, bytes: write.bytes });
      else puts.push(write);
    }
    await forEachLimited(batches(inserts), BATCHES_IN_FLIGHT, async (batch) => {
      puts.push(...(await this.insert(batch, report)));
    });
    await forEachLimited(puts, PUTS_IN_FLIGHT, async (write) => {
      report(write, await conditionalPut(this.client, this.tableName, this.table, write));
    });
  }

  private insertsPay(): boolean {
    return this.tried < DUPLICATE_SAMPLE || this.duplicates <= this.tried * DUPLICATE_SHARE;
  }

  /** Inserts what can be inserted and returns the items that need a put. */
  private async insert<Origin>(batch: readonly Insert<Origin>[], report: Report<Origin>): Promise<WriteItem<Origin>[]> {
    const puts: WriteItem<Origin>[] = [];
    let open = batch;
    for (let attempt = 0; open.length > 0 && attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await backoff(attempt);
      const outcomes = await this.send(open);
      if (outcomes === 'invalid') return [...puts, ...(await this.bisect(open, report))];
      const throttled: Insert<Origin>[] = [];
      open.forEach((insert, i) => {
        if (outcomes[i] === 'written') report(insert.write, { kind: 'written' });
        else if (outcomes[i] === 'throttled') throttled.push(insert);
        else puts.push(insert.write);
      });
      this.tried += open.length - throttled.length;
      this.duplicates += outcomes.filter((outcome) => outcome === 'duplicate').length;
      open = throttled;
    }
    return [...puts, ...open.map(({ write }) => write)];
  }

  /** One invalid item rejects a whole request: halves find it in a few requests, and its put names the reason. */
  private async bisect<Origin>(batch: readonly Insert<Origin>[], report: Report<Origin>): Promise<WriteItem<Origin>[]> {
    if (batch.length === 1) return [batch[0].write];
    const half = Math.ceil(batch.length / 2);
    return [...(await this.insert(batch.slice(0, half), report)), ...(await this.insert(batch.slice(half), report))];
  }

  private async send(batch: readonly Insert<unknown>[]): Promise<InsertOutcome[] | 'invalid'> {
    try {
      return await insertBatch(
        this.client,
        batch.map(({ statement }) => statement),
      );
    } catch (error) {
      if ((error as Error).name === 'ValidationException') return 'invalid';
      throw error;
    }
  }
}
