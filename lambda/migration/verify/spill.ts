import { addHash } from '../../../lib/codec';
import { bucketOf, type KeyText } from '../mapping/target-key';
import { type ObjectStore, parseLines, putJson } from '../object-store';
import { runKeys, type Side } from '../plan';

/** One item of one side, as a comparison sees it. */
export interface SpillLine {
  /** The target key. */
  readonly k: KeyText;
  /** The item's hash, base64. */
  readonly h: string;
  /** Its time to live had passed when the run began. */
  readonly x?: true;
  /** Source: the table in the mapping. Target: the entity. */
  readonly t: string;
  /** Source: the key of the row. */
  readonly r?: readonly string[];
  /** Target: the item has no metadata, so the application owns it. */
  readonly a?: true;
}

/** The items of a bucket that one call met. Sums are modulo 2^128, so they depend neither on the order nor on who added. */
export interface BucketEntry {
  readonly bucket: number;
  readonly count: number;
  readonly sum: string;
  /** Where the bucket's lines are in the spill. */
  readonly offset: number;
  readonly length: number;
}

/** What one call spills at most, give or take a page. */
const SPILL_ITEMS = 50_000;
const SPILL_CHARACTERS = 64 * 1024 * 1024;

interface Bucket {
  count: number;
  sum: bigint;
  readonly lines: string[];
}

/**
 * Collects what one call meets, by bucket of target keys. What has expired is kept but not counted: DynamoDB may remove it at any time,
 * so neither its presence nor its absence is a difference.
 */
export class Spill {
  private items = 0;
  private characters = 0;
  private readonly byBucket = new Map<number, Bucket>();

  public constructor(private readonly buckets: number) {}

  /** Whether the call should end here, so that its memory does not grow with the chunk or the table. */
  public get full(): boolean {
    return this.items >= SPILL_ITEMS || this.characters >= SPILL_CHARACTERS;
  }

  public add(line: SpillLine, hash: Uint8Array): void {
    this.items++;
    const number = bucketOf(line.k, this.buckets);
    const bucket = this.byBucket.get(number) ?? { count: 0, sum: 0n, lines: [] };
    this.byBucket.set(number, bucket);
    const text = `${JSON.stringify(line)}\n`;
    this.characters += text.length;
    bucket.lines.push(text);
    if (line.x) return;
    bucket.count++;
    bucket.sum = addHash(bucket.sum, hash);
  }

  /** Writes the lines, bucket by bucket, and then the index that says where each bucket is. */
  public async write(store: ObjectStore, runId: string, side: Side, id: string, call: number): Promise<void> {
    const keys = runKeys(runId);
    const parts: Buffer[] = [];
    const entries: BucketEntry[] = [];
    let offset = 0;
    for (const [bucket, { count, sum, lines }] of [...this.byBucket].sort(([a], [b]) => a - b)) {
      const part = Buffer.from(lines.join(''));
      entries.push({ bucket, count, sum: sum.toString(16), offset, length: part.length });
      parts.push(part);
      offset += part.length;
    }
    if (offset > 0) await store.put(keys.spill(side, id, call), Buffer.concat(parts), 'application/x-ndjson');
    await putJson(store, keys.spillIndex(side, id, call), entries);
  }
}

/** Where the lines of one bucket are in one spill. */
export interface SpillPart {
  /** The key of the spill. */
  readonly spill: string;
  readonly offset: number;
  readonly length: number;
}

export async function readBucket(store: ObjectStore, { spill, offset, length }: SpillPart): Promise<SpillLine[]> {
  return parseLines<SpillLine>(await store.range(spill, offset, length));
}
