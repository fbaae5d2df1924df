/**
 * The contract between the state machine and its workers: what goes in, what comes out, and the names of the errors.
 */

/** What a migration can be asked to do. */
export const ACTIONS = ['plan', 'migrate', 'migrate_all', 'compare_data', 'catch_up', 'rollback'] as const;
export type Action = (typeof ACTIONS)[number];

/** The input of an execution. */
export interface RunInput {
  readonly action: Action;
  /** One source table, by its name in the mapping. Required for `migrate`. */
  readonly table?: string;
  /** At most this many rows of each table, in the order of its key. A whole number from 1. */
  readonly limit?: number;
  /** How long the source may stand still for the last round of a catch-up, in seconds. A number above 0. @default 60 */
  readonly pause?: number;
}

/** The names of the errors with which an execution fails. */
export const RUN_ERRORS = {
  invalidInput: 'DataMigration.InvalidInput',
  invalidPlan: 'DataMigration.InvalidPlan',
  sourceRefused: 'DataMigration.SourceRefused',
  sourceUnavailable: 'DataMigration.SourceUnavailable',
  superseded: 'DataMigration.Superseded',
  inconsistent: 'DataMigration.Inconsistent',
  switched: 'DataMigration.Switched',
  needsFullCopy: 'DataMigration.NeedsFullCopy',
  notConverging: 'DataMigration.NotConverging',
  poisonRows: 'DataMigration.PoisonRows',
  differencesFound: 'DataMigration.DifferencesFound',
  failed: 'DataMigration.Failed',
} as const;
export type RunErrorName = (typeof RUN_ERRORS)[keyof typeof RUN_ERRORS];

/** Errors that trying again cannot cure. Every other failure of a worker is tried again. */
export const DEFINITIVE_ERRORS: readonly RunErrorName[] = [
  RUN_ERRORS.invalidInput,
  RUN_ERRORS.invalidPlan,
  RUN_ERRORS.sourceRefused,
  RUN_ERRORS.superseded,
  RUN_ERRORS.inconsistent,
  RUN_ERRORS.needsFullCopy,
  RUN_ERRORS.switched,
];

/** What happened to one source table. `missing`, `different` and `extra` are null unless the data was compared. */
export interface TableResult {
  readonly table: string;
  readonly rowsRead: number;
  /** Items in the table that hold these rows: written now, or left by an earlier run or attempt in the same or a newer state. */
  readonly itemsWritten: number;
  /** Rows that become no item on purpose: no condition of the mapping holds, or they have expired. */
  readonly rowsSkipped: number;
  readonly poisonRows: number;
  readonly missing: number | null;
  readonly different: number | null;
  readonly extra: number | null;
  /** Items that a catch-up replaced by tombstones, because their unit has no row. */
  readonly itemsRemoved?: number;
}

/** What a run ends with: the output of the execution, or the cause of its failure. */
export interface RunResult {
  readonly action: string;
  readonly runId: string;
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly report?: { readonly bucket: string; readonly key: string };
  readonly tables: readonly TableResult[];
  /** Why it failed. */
  readonly message?: string;
}

/** What the asset of the workers holds beside their code. */
export interface MigrationDefinition {
  readonly model: unknown;
  readonly mapping: unknown;
  readonly options: WorkerOptions;
  /** SHA-256 of the code of the workers: another version may encode a value differently. */
  readonly code: string;
}

/** The options of a migration that its workers follow. */
export interface WorkerOptions {
  /** Rows of a chunk, the unit of work of one worker. */
  readonly chunkRows: number;
  /** Rows that one statement reads. */
  readonly pageRows: number;
  /** What happens to rows whose time to live has passed when they are read. */
  readonly expired: 'skip' | 'copy';
  /** Segments of the parallel scan that verifies the table. */
  readonly scanSegments: number;
  /** PEM text of the authorities that may have signed the certificate of the source. */
  readonly certificateAuthority?: string;
}

/** Environment variables of the workers. */
export const WORKER_ENVIRONMENT = {
  table: 'SINGLE_TABLE_NAME',
  control: 'MIGRATION_CONTROL_TABLE',
  bucket: 'MIGRATION_BUCKET',
  secret: 'MIGRATION_SOURCE_SECRET',
} as const;

/** The folder of all runs in the migration bucket. */
export const RUNS_PREFIX = 'runs/';

/** The folder of the key manifests in the migration bucket: which items may be in the table, and because of which rows. They do not expire. */
export const MANIFESTS_PREFIX = 'manifests/';
