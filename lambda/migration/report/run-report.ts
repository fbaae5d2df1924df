import type { RunResult, TableResult } from '../../../lib/migration/run-definition';
import type { RoundSummary } from '../catch-up/round';
import type { ColumnReport } from '../lint/column-report';
import type { PoisonRow } from '../mapping/poison';
import type { SourceIdentity } from '../plan';
import type { Difference } from '../verify/difference';
import type { Strays } from '../verify/strays';
import type { RollbackReport } from './rollback-report';

/** What `report.json` says of a table, beside the result of the execution. */
export interface TableReport extends TableResult {
  readonly estimatedRows: number;
  readonly chunks: number;
  readonly chunksDone: number;
  /** Items that the application owns, and that were therefore left alone. */
  readonly applicationOwned: number;
  readonly extraApplicationOwned?: number;
  readonly expired?: number;
  readonly settled?: number;
}

/** `report.json`: everything a person needs to know about a run. */
export interface RunReport extends RunResult {
  readonly tables: readonly TableReport[];
  readonly startedAt: string;
  readonly finishedAt: string;
  /** What the execution was asked to do. */
  readonly input: unknown;
  readonly source?: SourceIdentity;
  readonly epoch?: number;
  /** The name of the error with which the execution fails. */
  readonly error?: string;
  /** Tables in the schemas of the mapping that no entry of it names, as `public.audit_log`. Undefined when the run is about one table. */
  readonly unmappedTables?: readonly string[];
  /** Of a plan: what would not survive in each column, and what settles it. */
  readonly columns?: readonly ColumnReport[];
  readonly poison: { readonly total: number; readonly rows: readonly PoisonRow[]; readonly objects: readonly string[] };
  /** Of a comparison: items that a migration wrote and no rule of the mapping makes, by type. They are not compared. */
  readonly strays?: Strays;
  /** Of a rollback: what it has removed, what it has left, and why. */
  readonly rollback?: RollbackReport;
  /** Of a catch-up: each round, with its seconds, its horizon, and who held that back. */
  readonly rounds?: readonly RoundSummary[];
  readonly differences: { readonly total: number; readonly items: readonly Difference[]; readonly object?: string };
}
