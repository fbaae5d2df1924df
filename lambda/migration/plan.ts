import type { Action } from '../../lib/migration/run-definition';
import type { ColumnReport } from './lint/column-report';
import type { Shape } from './source/shape';
import type { Strays } from './verify/strays';

/** A column as the workers read it: one expression that yields text. */
export interface SelectedColumn {
  readonly column: string;
  /** The type whose text the expression yields, as `format_type` prints it; domains are resolved. */
  readonly type: string;
  readonly sql: string;
  /** The type to which a text is cast to find the column by its own equality, which an index may serve. */
  readonly cast?: string;
}

/** A column of the key by which pages are read. */
export interface KeyColumnPlan {
  readonly column: string;
  /** The type a page's boundary is cast to, quoted for SQL. */
  readonly type: string;
  /** Index into `selects`. */
  readonly select: number;
}

/** Where an attribute gets its value: a selected column, or a constant. */
export interface AttributePlan {
  readonly attribute: string;
  readonly select?: number;
  readonly constant?: string | number | boolean;
  readonly null: 'omit' | 'null';
}

/** One item that each row of a table becomes. */
export interface ItemPlan {
  /** Names the rule for ever: `public.users/User`. Part of the unit that owns an item. */
  readonly id: string;
  readonly entity: string;
  readonly attributes: readonly AttributePlan[];
  readonly when?: { readonly select: number; readonly equals?: readonly string[]; readonly notNull?: boolean };
  /** The selects from whose values the item's key is rendered: with `id`, the unit of order. */
  readonly unit: readonly number[];
}

/** How one source table is read and mapped. */
export interface TablePlan {
  /** The name in the mapping. */
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  readonly selects: readonly SelectedColumn[];
  readonly key: readonly KeyColumnPlan[];
  readonly items: readonly ItemPlan[];
  readonly estimatedRows: number;
}

/** A range of rows in the order of the key: after `from`, up to and including `to`. A missing end is open. */
export interface Chunk {
  readonly id: string;
  readonly table: string;
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  /** At most this many rows, when the run has a limit. */
  readonly limit?: number;
}

/** Which source was read: a change of any part ends the epoch. */
export interface SourceIdentity {
  readonly systemIdentifier: string;
  readonly timeline: string;
  readonly incarnation: string;
  readonly database: string;
}

/** Everything the workers of a run agree on. Written once, before the first chunk is read. */
export interface Plan {
  readonly runId: string;
  readonly action: Action;
  readonly table?: string;
  readonly limit?: number;
  readonly epoch: number;
  /** The epoch whose items are removed. Only of a rollback. */
  readonly rollsBack?: number;
  /** The hash of the model, the mapping and the version of the workers. */
  readonly definition: string;
  readonly source: SourceIdentity;
  /** Every transaction below this number had ended before the first row was read. */
  readonly horizon: string;
  /** How long the source may stand still for the last round, in seconds. Only of a catch-up. */
  readonly pause?: number;
  /** When the run began, in epoch seconds: items whose time to live is not after it have expired, for every worker alike. */
  readonly now: number;
  readonly tables: readonly TablePlan[];
  /** What each table looked like when the run was planned. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Tables beside those of the mapping that it does not name. Undefined when the run is about one table. */
  readonly unmappedTables?: readonly string[];
  /** What the types and a probe of the rows say of each column. Only of the action `plan`. */
  readonly columns?: readonly ColumnReport[];
  /** Buckets of target keys that a comparison sums over. */
  readonly buckets: number;
  readonly scanSegments: number;
}

/** The record that makes a plan final, in the control table: whoever writes it first decides. Keys are those of the migration bucket. */
export interface Planned {
  readonly runId: string;
  readonly action: Action;
  /** SHA-256 of the plan and its chunks. */
  readonly planHash: string;
  readonly chunkCount: number;
  readonly plan: string;
  readonly chunks: string;
  /** The manifest of scan segments, when the action scans the table. */
  readonly segments?: string;
}

/** A line of the manifest of chunks: all that a worker needs to begin. */
export interface ChunkTask {
  readonly id: string;
  /** The key of the plan in the migration bucket. */
  readonly plan: string;
  readonly chunk: Chunk;
  /** Present when the chunk was begun: what to go on with. */
  readonly cursor?: ChunkCursor;
}

export interface ChunkCursor {
  /** Calls so far: numbers the objects that a call writes, so that a repeated call replaces its own. */
  readonly call: number;
  /** The key of the last row that is done. */
  readonly after?: readonly string[];
  readonly counts: ChunkCounts;
}

/** What happened in a chunk so far. Set as a whole, never added to, so a repeated call counts once. */
export interface ChunkCounts {
  readonly rowsRead: number;
  readonly rowsSkipped: number;
  readonly poisonRows: number;
  readonly itemsWritten: number;
  /** Items that the application owns, and that were therefore left alone. */
  readonly applicationOwned: number;
}

export const NO_COUNTS: ChunkCounts = { rowsRead: 0, rowsSkipped: 0, poisonRows: 0, itemsWritten: 0, applicationOwned: 0 };

/** What a chunk leaves behind when it is done. */
export interface ChunkResult {
  readonly chunk: string;
  readonly table: string;
  /** Calls it took. */
  readonly calls: number;
  readonly counts: ChunkCounts;
}

/** A line of the manifest of scan segments. */
export interface SegmentTask {
  readonly id: string;
  readonly plan: string;
  readonly segment: number;
  /** Present when the segment was begun. `after` is the key of the last item that was read. */
  readonly cursor?: { readonly call: number; readonly after: string; readonly strays: Strays };
}

/** What a segment leaves behind when it is done. */
export interface SegmentResult {
  readonly calls: number;
  readonly strays: Strays;
}

/** Where the objects of a run are. */
export const runKeys = (runId: string) => {
  const at = (name: string) => `runs/${runId}/${name}`;
  return {
    // An attempt to plan never overwrites what another attempt has planned: the record in the control table names the one that holds.
    plan: (hash: string) => at(`plan-${hash.slice(0, 16)}.json`),
    chunks: (hash: string) => at(`chunks-${hash.slice(0, 16)}.jsonl`),
    segments: (hash: string) => at(`segments-${hash.slice(0, 16)}.jsonl`),
    failure: (kind: 'definitive' | 'last') => at(`failures/${kind}.json`),
    comparison: at('comparison.json'),
    differences: at('differences.jsonl'),
    report: at('report.json'),
    summary: at('summary.txt'),
    chunkResult: (chunk: string) => at(`chunks/${chunk}.json`),
    segmentResult: (segment: string) => at(`segments/${segment}.json`),
    round: (round: number) => at(`rounds/${roundName(round)}.json`),
    roundTasks: (round: number) => at(`rounds/${roundName(round)}/tasks.jsonl`),
    roundResult: (round: number, task: string) => at(`rounds/${roundName(round)}/${task}.json`),
    written: (segment: string, call: number) => at(`rollback/written/${segment}-${call}.jsonl`),
    kept: (segment: string, call: number) => at(`rollback/kept/${segment}-${call}.jsonl`),
    allKept: at('rollback/kept/'),
    foundResult: (segment: string) => at(`rollback/found/${segment}.json`),
    rolledBackResult: (segment: string) => at(`rollback/done/${segment}.json`),
    poisonOfRounds: at('poison/round-'),
    poison: (chunk: string, call: number) => at(`poison/${chunk}-${call}.jsonl`),
    spillIndex: (side: Side, id: string, call: number) => at(`compare/${side}/${id}-${call}.json`),
    spill: (side: Side, id: string, call: number) => at(`compare/${side}/${id}-${call}.jsonl`),
  };
};

function roundName(round: number): string {
  return String(round).padStart(4, '0');
}

export type Side = 'source' | 'target';
