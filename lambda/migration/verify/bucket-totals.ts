import { mapLimited } from '../concurrency';
import { getJson, type ObjectStore, READS_IN_FLIGHT } from '../object-store';
import { runKeys, type Side } from '../plan';
import { type BucketEntry, readBucket, type SpillLine, type SpillPart } from './spill';

interface Total {
  count: number;
  sum: bigint;
  readonly parts: SpillPart[];
}

const MASK = (1n << 128n) - 1n;

/** The sums of one side over all calls that read it, and where the lines of each bucket are. */
export class BucketTotals {
  private readonly totals = new Map<number, Total>();

  public constructor(
    private readonly store: ObjectStore,
    private readonly runId: string,
    private readonly side: Side,
  ) {}

  /** Adds what the calls on one chunk or segment have met. */
  public async load(id: string, calls: number): Promise<void> {
    const keys = runKeys(this.runId);
    for (let call = 0; call < calls; call++) {
      const entries = await getJson<BucketEntry[]>(this.store, keys.spillIndex(this.side, id, call));
      if (!entries) throw new Error(`the ${this.side} index of ${id}, call ${call}, is missing from the migration bucket`);
      const spill = keys.spill(this.side, id, call);
      for (const entry of entries) this.add(spill, entry);
    }
  }

  /** Equal for equal sets of items, whoever met them and in whatever order. */
  public digest(bucket: number): string {
    const { count, sum } = this.totals.get(bucket) ?? { count: 0, sum: 0n };
    return `${count}:${sum.toString(16)}`;
  }

  /** The lines of a bucket, in the same order whatever the order in which the calls were loaded. */
  public async lines(bucket: number): Promise<SpillLine[]> {
    const parts = [...(this.totals.get(bucket)?.parts ?? [])].sort((a, b) => (a.spill < b.spill ? -1 : 1));
    return (await mapLimited(parts, READS_IN_FLIGHT, (part) => readBucket(this.store, part))).flat();
  }

  private add(spill: string, { bucket, count, sum, offset, length }: BucketEntry): void {
    const total = this.totals.get(bucket) ?? { count: 0, sum: 0n, parts: [] };
    this.totals.set(bucket, total);
    total.count += count;
    total.sum = (total.sum + BigInt(`0x${sum}`)) & MASK;
    total.parts.push({ spill, offset, length });
  }
}
