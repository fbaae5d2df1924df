import { forEachLimited, mapLimited } from '../concurrency';
import { getJson, getLines, putJson, putLines, READS_IN_FLIGHT } from '../object-store';
import { type ChunkResult, type ChunkTask, type Plan, runKeys, type SegmentResult, type SegmentTask } from '../plan';
import { BucketTotals } from '../verify/bucket-totals';
import type { Difference } from '../verify/difference';
import { mergeBucket, type Suspect } from '../verify/merge-bucket';
import { Settler } from '../verify/settle';
import { addStrays, type Strays } from '../verify/strays';
import { loadPlan, type Worker, withPlannedSource } from '../worker';

export interface CompareEvent {
  readonly step: 'compare';
  /** The key of the plan. */
  readonly plan: string;
}

/** What a comparison found in one source table. */
export interface TableComparison {
  readonly missing: number;
  readonly different: number;
  readonly extra: number;
  /** Of the extra items, those without metadata: the application wrote them. */
  readonly extraApplicationOwned: number;
  /** Items that one side has no more because their time to live has passed. */
  readonly expired: number;
  /** Keys that differed when they were read and agreed when both sides were read again. */
  readonly settled: number;
}

export interface Comparison {
  readonly tables: Readonly<Record<string, TableComparison>>;
  readonly differences: number;
  /** How many of the differences are listed, by key, in `differences.jsonl`. */
  readonly listed: number;
  /** What a migration wrote and no rule of the mapping makes: not compared, and not a difference. */
  readonly strays: Strays;
}

const NOTHING: TableComparison = { missing: 0, different: 0, extra: 0, extraApplicationOwned: 0, expired: 0, settled: 0 };
/** Differences that are looked at once more, with their attributes. Beyond it keys are listed as the spills have them. */
const SETTLED = 1_000;
/** Differences that are listed. All are counted. */
const LISTED = 50_000;

/** Compares the sums of both sides bucket by bucket, and key by key where they differ. */
export async function compare(worker: Worker, event: CompareEvent): Promise<{ readonly differences: number }> {
  const plan = await loadPlan(worker, event.plan);
  const { source, target, strays } = await loadTotals(worker, plan);
  const tally = new Tally(worker, plan);
  await withPlannedSource(worker, async (connection) => {
    const settler = new Settler(worker, plan, connection);
    for (let bucket = 0; bucket < plan.buckets; bucket++) {
      if (source.digest(bucket) === target.digest(bucket)) continue;
      const { suspects, expired } = mergeBucket(await source.lines(bucket), await target.lines(bucket));
      for (const table of expired) tally.expired(table);
      for (const suspect of suspects) await tally.suspect(settler, suspect);
    }
  });
  const keys = runKeys(plan.runId);
  await putLines(worker.store, keys.differences, tally.listed);
  const comparison: Comparison = { ...tally.result(), strays };
  await putJson(worker.store, keys.comparison, comparison);
  return { differences: comparison.differences };
}

async function loadTotals(worker: Worker, plan: Plan): Promise<{ source: BucketTotals; target: BucketTotals; strays: Strays }> {
  const { store, control } = worker;
  const planned = await control.planned(plan.runId);
  if (!planned) throw new Error(`run ${plan.runId} was never planned`);
  const keys = runKeys(plan.runId);
  const source = new BucketTotals(store, plan.runId, 'source');
  const target = new BucketTotals(store, plan.runId, 'target');
  const finished = <T>(result: T | undefined, id: string): T => {
    if (!result) throw new Error(`${id} of run ${plan.runId} has no result: it was never finished`);
    return result;
  };
  await forEachLimited(await getLines<ChunkTask>(store, planned.chunks), READS_IN_FLIGHT, async ({ id }) => {
    const { calls } = finished(await getJson<ChunkResult>(store, keys.chunkResult(id)), `chunk ${id}`);
    await source.load(id, calls);
    if (!planned.segments) await target.load(id, calls);
  });
  const segments = planned.segments ? await getLines<SegmentTask>(store, planned.segments) : [];
  const strays = await mapLimited(segments, READS_IN_FLIGHT, async ({ id }) => {
    const { calls, ...result } = finished(await getJson<SegmentResult>(store, keys.segmentResult(id)), `segment ${id}`);
    await target.load(id, calls);
    return result.strays;
  });
  return { source, target, strays: addStrays(strays) };
}

class Tally {
  public readonly listed: Difference[] = [];
  private readonly tables = new Map<string, TableComparison>();
  private readonly shared: ReadonlySet<string>;
  private examined = 0;

  public constructor(worker: Worker, plan: Plan) {
    for (const { name } of plan.tables) this.tables.set(name, NOTHING);
    // Items of an entity that tables outside of this run fill as well may belong to those.
    const others = Object.entries(worker.mapping.tables).filter(([name]) => !this.tables.has(name));
    this.shared = new Set(others.flatMap(([, { items }]) => items.map(({ entity }) => entity)));
  }

  public expired(table: string): void {
    this.count(table, 'expired');
  }

  public async suspect(settler: Settler, suspect: Suspect): Promise<void> {
    if (suspect.kind === 'extra' && suspect.target && this.shared.has(suspect.target.t)) return;
    const described = settler.describe(suspect);
    const difference = this.examined++ < SETTLED ? await settler.settle(suspect) : described;
    if (!difference) return this.count(described.table, 'settled');
    this.count(difference.table, difference.kind);
    if (difference.kind === 'extra' && difference.applicationOwned) this.count(difference.table, 'extraApplicationOwned');
    if (this.listed.length < LISTED) this.listed.push(difference);
  }

  public result(): Omit<Comparison, 'strays'> {
    const all = [...this.tables.values()];
    const differences = all.reduce((sum, { missing, different, extra }) => sum + missing + different + extra, 0);
    return { tables: Object.fromEntries(this.tables), differences, listed: this.listed.length };
  }

  private count(table: string, what: keyof TableComparison): void {
    const counts = this.tables.get(table) ?? NOTHING;
    this.tables.set(table, { ...counts, [what]: counts[what] + 1 });
  }
}
