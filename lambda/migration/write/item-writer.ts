import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CompiledTable } from '../../../lib/model';
import { backoff, forEachLimited } from '../concurrency';
import { conditionalPut } from './conditional-put';
import { batches, type InsertOutcome, insertBatch, insertStatement } from './insert-batch';
import type { WriteItem, WriteOutcome } from './write-item';

/** Requests in flight at once. */
const BATCHES_IN_FLIGHT = 4;
const PUTS_IN_FLIGHT = 16;
/** Throttled statements are tried this often before the call gives up; the state machine then calls again. */
const ATTEMPTS = 10;
/** When more of the items are already there than this, asking first costs more than it saves. */
const DUPLICATE_SHARE = 0.2;
const DUPLICATE_SAMPLE = 100;

export type Report<Origin> = (write: WriteItem<Origin>, outcome: WriteOutcome) => void;

/**
 * Writes items in batches of inserts, which cost no more than plain puts and never overwrite; whatever an insert cannot settle takes a
 * conditional put. One writer serves one chunk.
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
    // Of items with the same key only the first may go into a batch: the put of a later one then sees it.
    const first = new Set<string>();
    const inserts: WriteItem<Origin>[] = [];
    const puts: WriteItem<Origin>[] = [];
    for (const item of items) {
      const fresh = !first.has(item.key) && this.insertsPay() && insertStatement(this.tableName, item) !== undefined;
      first.add(item.key);
      (fresh ? inserts : puts).push(item);
    }
    await forEachLimited(batches(inserts), BATCHES_IN_FLIGHT, async (batch) => {
      puts.push(...(await this.insert(batch, report)));
    });
    await forEachLimited(puts, PUTS_IN_FLIGHT, async (item) => {
      report(item, await conditionalPut(this.client, this.tableName, this.table, item));
    });
  }

  private insertsPay(): boolean {
    return this.tried < DUPLICATE_SAMPLE || this.duplicates <= this.tried * DUPLICATE_SHARE;
  }

  /** Inserts what can be inserted and returns the items that need a put. */
  private async insert<Origin>(batch: readonly WriteItem<Origin>[], report: Report<Origin>): Promise<WriteItem<Origin>[]> {
    const puts: WriteItem<Origin>[] = [];
    let open = [...batch];
    for (let attempt = 0; open.length > 0; attempt++) {
      // What is still throttled takes the put: its error names the reason.
      if (attempt === ATTEMPTS) return [...puts, ...open];
      if (attempt > 0) await backoff(attempt);
      const outcomes = await this.send(open);
      if (outcomes === 'invalid') {
        if (open.length === 1) return [...puts, ...open];
        const half = Math.ceil(open.length / 2);
        return [...puts, ...(await this.insert(open.slice(0, half), report)), ...(await this.insert(open.slice(half), report))];
      }
      const throttled: WriteItem<Origin>[] = [];
      open.forEach((item, i) => {
        if (outcomes[i] === 'written') report(item, { kind: 'written' });
        else (outcomes[i] === 'throttled' ? throttled : puts).push(item);
      });
      this.tried += open.length - throttled.length;
      this.duplicates += outcomes.filter((outcome) => outcome === 'duplicate').length;
      open = throttled;
    }
    return puts;
  }

  private async send(batch: readonly WriteItem[]): Promise<InsertOutcome[] | 'invalid'> {
    try {
      return await insertBatch(
        this.client,
        batch.map((item) => insertStatement(this.tableName, item) ?? { Statement: '' }),
      );
    } catch (error) {
      if (error instanceof Error && error.name === 'ValidationException') return 'invalid';
      throw error;
    }
  }
}
