import { createHash } from 'node:crypto';
import { DEFINITIVE_ERRORS, RUN_ERRORS, type RunInput, type RunResult } from '../../../lib/migration/run-definition';
import { assertFit } from '../catch-up/fitness';
import { claimEpoch, definitionOf, fingerprintOf } from '../control';
import type { ColumnReport } from '../lint/column-report';
import { lintTable } from '../lint/lint-table';
import { probeRows } from '../lint/probe';
import { type PlanProblem, resolveTable } from '../mapping/resolve-table';
import { putJson, putLines } from '../object-store';
import { type Chunk, type ChunkTask, type Plan, type Planned, runKeys, type SegmentTask, type TablePlan } from '../plan';
import { causeOf } from '../report/cause';
import { planRollback } from '../rollback/plan-rollback';
import { RunError } from '../run-error';
import { type Execution, parseInput, runIdOf } from '../run-input';
import { readTable, tableNames } from '../source/catalog';
import { cutTable, estimateRows } from '../source/chunks';
import { findCollisions } from '../source/collisions';
import type { Source } from '../source/connection';
import { type Horizon, readHorizon } from '../source/horizon';
import { identifySource } from '../source/identity';
import { readPage } from '../source/pages';
import { readShape, type Shape } from '../source/shape';
import { unmappedTables } from '../source/unmapped-tables';
import { type Worker, withSource } from '../worker';

export interface PrepareEvent {
  readonly step: 'prepare';
  readonly execution: Execution;
  readonly input: unknown;
}

/** What the state machine goes on with: keys of objects in the migration bucket, never rows. */
export type Prepared =
  | ({ readonly status: 'PLANNED' } & Planned)
  | { readonly status: 'REFUSED'; readonly error: string; readonly cause: string };

/** Target keys of a bucket, roughly: a bucket that differs is read as a whole. */
const KEYS_OF_A_BUCKET = 1_000;
const MOST_BUCKETS = 1_024;
/** How long the source may stand still for the last round of a catch-up, unless the input says otherwise. */
const PAUSE_SECONDS = 60;

/**
 * Checks everything that can be checked before anything is written, then writes the plan. What the user must cure is returned as a
 * refusal, not thrown: nothing is gained by trying again.
 */
export async function prepare(worker: Worker, event: PrepareEvent): Promise<Prepared> {
  const runId = runIdOf(event.execution);
  try {
    const input = parseInput(event.input, worker.mapping);
    const now = Math.floor(Date.parse(event.execution.startTime) / 1000);
    if (input.action === 'rollback') return { status: 'PLANNED', ...(await planRollback(worker, runId, now)) };
    return await withSource(worker, (source) => planRun(worker, source, runId, input, now));
  } catch (error) {
    if (!(error instanceof RunError) || !DEFINITIVE_ERRORS.includes(error.name)) throw error;
    const { action } = (event.input ?? {}) as { action?: unknown };
    const result: RunResult = { action: String(action), runId, status: 'FAILED', tables: [], message: error.message };
    return { status: 'REFUSED', error: error.name, cause: causeOf(result) };
  }
}

async function planRun(worker: Worker, source: Source, runId: string, input: RunInput, now: number): Promise<Prepared> {
  const identity = await identifySource(source);
  // Before anything of the tables is read: what is written from here on is for the catch-up.
  const horizon = await readHorizon(source);
  const { tables, columns } = await planTables(worker, source, input, now);
  const shapes: Record<string, Shape> = {};
  for (const table of tables) shapes[table.name] = await readShape(source, table);
  const chunks = await cutTables(worker, source, tables, input.limit);
  const writes = input.action === 'migrate' || input.action === 'migrate_all';
  const definition = definitionOf(worker);
  const fingerprint = fingerprintOf(identity, definition);
  // Statistics may be old: the chunks say how many rows there are at least.
  const estimated = tables.reduce((sum, table) => sum + table.estimatedRows, 0);
  const rows = Math.max(estimated, (chunks.length - tables.length) * worker.options.chunkRows);
  const plan: Plan = {
    runId,
    action: input.action,
    table: input.table,
    limit: input.limit,
    epoch: writes ? await claimEpoch(worker.control, fingerprint) : (await worker.control.epoch()).epoch,
    definition,
    source: identity,
    now,
    tables,
    ...(input.action === 'plan' && { columns }),
    shapes,
    horizon: horizon.xmin,
    ...(input.action === 'catch_up' && { pause: input.pause ?? PAUSE_SECONDS }),
    ...(input.table === undefined && { unmappedTables: await unmappedTables(source, worker.mapping) }),
    buckets: Math.min(MOST_BUCKETS, Math.max(16, 2 ** Math.ceil(Math.log2(rows / KEYS_OF_A_BUCKET + 1)))),
    scanSegments: worker.options.scanSegments,
  };
  if (input.action === 'catch_up') await assertTablesFit(worker, plan, horizon);
  // A limited comparison reads the items of its rows by key, any other one scans the table.
  const scans = input.action === 'compare_data' && input.limit === undefined;
  const planned = await writePlan(worker, plan, chunks, scans);
  worker.progress({ event: 'migration.plan', tables: tables.map(({ name, estimatedRows }) => ({ table: name, estimatedRows })) });
  return { status: 'PLANNED', ...planned };
}

async function assertTablesFit(worker: Worker, plan: Plan, horizon: Horizon): Promise<void> {
  for (const { name } of plan.tables) {
    const now = { epoch: plan.epoch, horizon, shape: plan.shapes[name], source: plan.source, definition: plan.definition };
    assertFit(name, await worker.states.read(name), now);
  }
}

/** Objects first, then the one conditional record: a plan is there as a whole, or not at all. */
async function writePlan(worker: Worker, plan: Plan, chunks: readonly Chunk[], scans: boolean): Promise<Planned> {
  const { runId, action } = plan;
  const planHash = createHash('sha256')
    .update(JSON.stringify([plan, chunks]))
    .digest('hex');
  const keys = runKeys(runId);
  const key = keys.plan(planHash);
  await putJson(worker.store, key, plan);
  await putLines(worker.store, keys.chunks(planHash), chunkTasks(key, chunks));
  if (scans) await putLines(worker.store, keys.segments(planHash), segmentTasks(key, plan.scanSegments));
  return worker.control.plan({
    runId,
    action,
    planHash,
    chunkCount: chunks.length,
    plan: key,
    chunks: keys.chunks(planHash),
    ...(scans && { segments: keys.segments(planHash) }),
  });
}

interface PlannedTables {
  readonly tables: readonly TablePlan[];
  readonly columns: readonly ColumnReport[];
}

async function planTables(worker: Worker, source: Source, { action, table, limit }: RunInput, now: number): Promise<PlannedTables> {
  const problems: PlanProblem[] = [];
  const tables: TablePlan[] = [];
  const columns: ColumnReport[] = [];
  for (const [name, mapping] of Object.entries(worker.mapping.tables)) {
    if (table !== undefined && table !== name) continue;
    const { schema = 'public' } = mapping;
    const catalog = await readTable(source, schema, mapping.table ?? name);
    if (!catalog) {
      const known = (await tableNames(source, schema)).join(', ') || 'none';
      problems.push({
        code: 'PLAN_TABLE_MISSING',
        path: name,
        message: `the source has no table ${schema}.${mapping.table ?? name}; schema ${schema} has ${known}`,
      });
      continue;
    }
    const { plan, uses, problems: found, unproven } = resolveTable(worker.model, name, mapping, catalog);
    problems.push(...found);
    if (found.length > 0) continue;
    for (const item of unproven) {
      const collisions = await findCollisions(source, plan, item);
      if (collisions.length === 0) continue;
      problems.push({
        code: 'PLAN_ITEM_KEY_NOT_UNIQUE',
        path: `${name}.${item.entity}`,
        message: `several rows become the same item: ${collisions.join('; ')}`,
      });
    }
    // One row read as the workers will read it: permissions, zones and row security fail here or not at all.
    await readPage(source, plan, { id: '', table: name }, undefined, 1);
    tables.push({ ...plan, estimatedRows: await estimateRows(source, plan, limit) });
    if (action !== 'plan') continue;
    const probed = await probeRows(source, plan, uses, worker.options.pageRows, limit);
    columns.push(...lintTable(worker.model, plan, uses, probed, now));
  }
  if (problems.length > 0) {
    const list = problems.map(({ code, path, message }) => `  - ${path}: ${message} [${code}]`).join('\n');
    throw new RunError(RUN_ERRORS.invalidPlan, `the mapping does not fit the source:\n${list}`);
  }
  return { tables, columns };
}

async function cutTables(worker: Worker, source: Source, tables: readonly TablePlan[], limit: number | undefined): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for (const table of tables) chunks.push(...(await cutTable(source, table, worker.options.chunkRows, limit)));
  return chunks.map((chunk, i) => ({ ...chunk, id: String(i + 1).padStart(6, '0') }));
}

function chunkTasks(plan: string, chunks: readonly Chunk[]): ChunkTask[] {
  return chunks.map((chunk) => ({ id: chunk.id, plan, chunk }));
}

function segmentTasks(plan: string, segments: number): SegmentTask[] {
  return Array.from({ length: segments }, (_, segment) => ({ id: String(segment).padStart(4, '0'), plan, segment }));
}
