import { getJson, type ObjectStore } from '../object-store';
import { runKeys, type Side } from '../plan';
import { type BucketEntry, readBucket, type SpillLine } from './spill';

interface Part {
  readonly spill: string;
  readonly entry: BucketEntry;
}

/** The sums of one side over all calls that read it, and where the lines of each bucket are. */
export class BucketTotals {
  private readonly parts = new Map<number, Part[]>();

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
      for (const entry of entries) {
        const parts = this.parts.get(entry.bucket);
        if (parts) parts.push({ spill, entry });
        else this.parts.set(entry.bucket, [{ spill, entry }]);
      }
    }
  }

  /** Equal for equal sets of items, whoever met them and in whatever order. */
  public digest(bucket: number): string {
    const mask = (1n << 128n) - 1n;
    const parts = this.parts.get(bucket) ?? [];
    const count = parts.reduce((sum, { entry }) => sum + entry.count, 0);
    const sum = parts.reduce((total, { entry }) => (total + BigInt(`0x${entry.sum}`)) & mask, 0n);
    return `${count}:${sum.toString(16)}`;
  }

  public async lines(bucket: number): Promise<SpillLine[]> {
    const lines: SpillLine[] = [];
    for (const { spill, entry } of this.parts.get(bucket) ?? []) lines.push(...(await readBucket(this.store, spill, entry)));
    return lines;
  }
}
