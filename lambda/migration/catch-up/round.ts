import type { Chunk } from '../plan';

/** What one part of a round has done so far. Set as a whole, never added to, so a repeated call counts once. */
export interface RoundCounts {
  /** Changed rows that a scan has found. */
  readonly rowsRead: number;
  /** Rows of manifests that were looked up. */
  readonly rowsChecked: number;
  /** Units that were read again. */
  readonly units: number;
  readonly itemsWritten: number;
  readonly itemsRemoved: number;
  readonly rowsSkipped: number;
  readonly poisonRows: number;
  readonly applicationOwned: number;
  /** Units whose key is still another one's: the next round reads them again. */
  readonly unsettled: number;
}

export const NO_ROUND_COUNTS: RoundCounts = {
  rowsRead: 0,
  rowsChecked: 0,
  units: 0,
  itemsWritten: 0,
  itemsRemoved: 0,
  rowsSkipped: 0,
  poisonRows: 0,
  applicationOwned: 0,
  unsettled: 0,
};

export function addCounts(a: RoundCounts, b: Partial<RoundCounts>): RoundCounts {
  const names = Object.keys(NO_ROUND_COUNTS) as (keyof RoundCounts)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + (b[name] ?? 0)])) as unknown as RoundCounts;
}

interface Part {
  readonly id: string;
  /** The key of the plan in the migration bucket. */
  readonly plan: string;
  readonly round: number;
}

/** Finds the rows of a range that were written since the horizon; all of them without one, after a copy with poison rows. */
export interface ScanTask extends Part {
  readonly kind: 'scan';
  readonly chunk: Chunk;
  readonly horizon?: string;
  readonly cursor?: { readonly call: number; readonly after: readonly string[]; readonly counts: RoundCounts };
}

/** Finds the rows of manifests that have left the source, or hold other units by now. */
export interface CheckTask extends Part {
  readonly kind: 'check';
  readonly table: string;
  /** Keys of manifests. */
  readonly manifests: readonly string[];
  readonly cursor?: { readonly call: number; readonly next: number; readonly counts: RoundCounts };
}

export type RoundTask = ScanTask | CheckTask;

/** What a part of a round leaves behind when it is done. */
export interface RoundPartResult {
  readonly table: string;
  readonly calls: number;
  readonly counts: RoundCounts;
}

/** A round that has begun: what the state machine keeps. */
export interface Round {
  readonly number: number;
  /** The key of the manifest of its parts. */
  readonly tasks: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** What the tables are caught up to when every part is done. */
  readonly horizon: string;
}

/** A round that has ended, for the report. */
export interface RoundSummary {
  readonly round: number;
  readonly seconds: number;
  readonly horizon: string;
  /** An open transaction that kept the horizon where it was during all of the round: what it writes is not there yet. */
  readonly heldBackBy?: string;
  readonly tables: Readonly<Record<string, RoundCounts>>;
  /** Why the run gives up; undefined when it goes on, or is done. */
  readonly notConverging?: string;
}
