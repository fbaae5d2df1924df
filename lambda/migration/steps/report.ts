import { RUN_ERRORS, type RunResult, type TableResult } from '../../../lib/migration/run-definition';
import { mapLimited } from '../concurrency';
import type { PoisonRow } from '../mapping/poison';
import { getJson, getLines, putJson, READS_IN_FLIGHT } from '../object-store';
import { type ChunkResult, type ChunkTask, type Plan, type Planned, runKeys } from '../plan';
import { causeOf } from '../report/cause';
import { type CaughtError, type Failure, reasonOf } from '../report/failure';
import { gatherRollback } from '../report/rollback-report';
import { gatherRounds, type RoundsReport } from '../report/rounds-report';
import type { RunReport, TableReport } from '../report/run-report';
import { summaryText } from '../report/summary';
import { type Execution, runIdOf } from '../run-input';
import type { Difference } from '../verify/difference';
import { loadPlan, type Worker } from '../worker';
import type { Comparison } from './compare';

export interface ReportEvent {
  readonly step: 'report';
  readonly execution: Execution;
  readonly input: unknown;
  /** The error that ended the run, as the state machine caught it. */
  readonly failure: CaughtError | null;
}

/** How the execution ends. */
export type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly result: RunResult }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };

/** Poison rows and differences that the report itself lists. All of them are in objects beside it. */
const LISTED = 100;

/** Writes `report.json` and `summary.txt`, and decides how the execution ends. */
export async function report(worker: Worker, event: ReportEvent): Promise<Outcome> {
  const runId = runIdOf(event.execution);
  const keys = runKeys(runId);
  const planned = await worker.control.planned(runId);
  const plan = planned && (await loadPlan(worker, planned.plan));
  const comparison = await getJson<Comparison>(worker.store, keys.comparison);
  const caughtUp = plan?.action === 'catch_up' ? await gatherRounds(worker, plan) : undefined;
  const { tables, poison } = caughtUp && plan ? ofRounds(plan, caughtUp) : await gather(worker, plan, planned, comparison);
  if (plan) await advanceStates(worker, plan, tables);
  const total = tables.reduce((sum, { poisonRows }) => sum + poisonRows, 0);
  const failed = event.failure ? await reasonOf(worker.store, runId, event.failure) : verdict(tables, comparison, total, caughtUp);
  const { action } = (event.input ?? {}) as { action?: unknown };
  const differences = comparison ? (await getLines<Difference>(worker.store, keys.differences)).slice(0, LISTED) : [];

  const full: RunReport = {
    action: String(action),
    runId,
    status: failed ? 'FAILED' : 'SUCCEEDED',
    ...(failed && { error: failed.error, message: failed.message }),
    report: { bucket: worker.store.bucket, key: keys.report },
    startedAt: event.execution.startTime,
    finishedAt: new Date().toISOString(),
    input: event.input,
    ...(plan && { ...(plan.rollsBack === undefined && { source: plan.source }), epoch: plan.epoch }),
    ...(plan?.rollsBack !== undefined && planned && { rollback: await gatherRollback(worker, plan, planned) }),
    tables,
    ...(caughtUp && { rounds: caughtUp.rounds }),
    ...(plan?.unmappedTables && { unmappedTables: plan.unmappedTables }),
    ...(plan?.columns && { columns: plan.columns }),
    poison: { total, rows: poison.rows.slice(0, LISTED), objects: poison.objects },
    ...(comparison && { strays: comparison.strays }),
    differences: { total: comparison?.differences ?? 0, items: differences, ...(comparison && { object: keys.differences }) },
  };
  await putJson(worker.store, keys.report, full);
  await worker.store.put(keys.summary, summaryText(full), 'text/plain; charset=utf-8');
  return outcome(full);
}

/**
 * A table whose chunks are all done holds what was written before the run began, and a catch-up can go on from there. A row that was left
 * out, because another one had its key, may have it for itself by then without being written to: with poison rows all are read again.
 */
async function advanceStates(worker: Worker, plan: Plan, tables: readonly TableReport[]): Promise<void> {
  const copies = plan.action === 'migrate' || plan.action === 'migrate_all';
  if (!copies || plan.limit !== undefined) return;
  const { epoch, horizon, shapes, source, definition } = plan;
  for (const { table, chunks, chunksDone, poisonRows } of tables) {
    if (chunksDone !== chunks) continue;
    const state = { epoch, horizon, shape: shapes[table], source, definition, ...(poisonRows > 0 && { rescan: true as const }) };
    await worker.states.advance(table, state);
  }
}

function ofRounds(plan: Plan, { tables, poison }: RoundsReport): Gathered {
  const reports = plan.tables.map(({ name, estimatedRows }): TableReport => {
    const { rowsRead, itemsWritten, itemsRemoved, rowsSkipped, poisonRows, applicationOwned } = tables[name];
    const counts = { rowsRead, itemsWritten, itemsRemoved, rowsSkipped, poisonRows };
    return {
      table: name,
      ...counts,
      missing: null,
      different: null,
      extra: null,
      estimatedRows,
      chunks: 0,
      chunksDone: 0,
      applicationOwned,
    };
  });
  return { tables: reports, poison };
}

interface Gathered {
  readonly tables: readonly TableReport[];
  readonly poison: { readonly rows: readonly PoisonRow[]; readonly objects: readonly string[] };
}

async function gather(worker: Worker, plan?: Plan, planned?: Planned, comparison?: Comparison): Promise<Gathered> {
  if (!plan || !planned) return { tables: [], poison: { rows: [], objects: [] } };
  const keys = runKeys(plan.runId);
  const tasks = await getLines<ChunkTask>(worker.store, planned.chunks);
  const results: ChunkResult[] = [];
  const rows: PoisonRow[] = [];
  const objects: string[] = [];
  const found = await mapLimited(tasks, READS_IN_FLIGHT, ({ id }) => getJson<ChunkResult>(worker.store, keys.chunkResult(id)));
  for (const [i, { id }] of tasks.entries()) {
    const result = found[i];
    if (!result) continue;
    results.push(result);
    if (result.counts.poisonRows === 0) continue;
    if (rows.length >= LISTED && result.calls === 1) {
      objects.push(keys.poison(id, 0));
      continue;
    }
    for (let call = 0; call < result.calls; call++) {
      const poison = await getLines<PoisonRow>(worker.store, keys.poison(id, call));
      if (poison.length === 0) continue;
      objects.push(keys.poison(id, call));
      if (rows.length < LISTED) rows.push(...poison.slice(0, LISTED));
    }
  }
  const tables = plan.tables.map(({ name, estimatedRows }): TableReport => {
    const mine = results.filter(({ table }) => table === name);
    const sum = (field: keyof ChunkResult['counts']) => mine.reduce((total, { counts }) => total + counts[field], 0);
    const compared = comparison?.tables[name];
    return {
      table: name,
      rowsRead: sum('rowsRead'),
      itemsWritten: sum('itemsWritten'),
      rowsSkipped: sum('rowsSkipped'),
      poisonRows: sum('poisonRows'),
      missing: compared?.missing ?? null,
      different: compared?.different ?? null,
      extra: compared?.extra ?? null,
      estimatedRows,
      chunks: tasks.filter(({ chunk }) => chunk.table === name).length,
      chunksDone: mine.length,
      applicationOwned: sum('applicationOwned'),
      ...(compared && {
        extraApplicationOwned: compared.extraApplicationOwned,
        expired: compared.expired,
        settled: compared.settled,
      }),
    };
  });
  return { tables, poison: { rows, objects } };
}

function verdict(
  tables: readonly TableReport[],
  comparison: Comparison | undefined,
  poisonRows: number,
  caughtUp: RoundsReport | undefined,
): Failure | undefined {
  const stopped = caughtUp && whyNotCaughtUp(caughtUp);
  if (stopped) return { error: RUN_ERRORS.notConverging, message: stopped };
  if (comparison && comparison.differences > 0) {
    const of = (field: 'missing' | 'different' | 'extra') => tables.reduce((sum, table) => sum + (table[field] ?? 0), 0);
    return {
      error: RUN_ERRORS.differencesFound,
      message: `the table differs from the source: ${of('missing')} missing, ${of('different')} different, ${of('extra')} extra`,
    };
  }
  if (poisonRows === 0) return undefined;
  return {
    error: RUN_ERRORS.poisonRows,
    message: `${poisonRows} ${poisonRows === 1 ? 'row' : 'rows'} cannot become items; the report names each with its reason`,
  };
}

function whyNotCaughtUp({ rounds, tables, poison }: RoundsReport): string | undefined {
  const stopped = rounds.at(-1)?.notConverging;
  if (stopped !== undefined || poison.rows.length > 0) return stopped;
  const unsettled = Object.values(tables).reduce((sum, counts) => sum + counts.unsettled, 0);
  return unsettled === 0 ? undefined : `${unsettled} keys were still moving between rows in the last round; run catch_up again`;
}

function outcome(full: RunReport): Outcome {
  const { action, runId, status, message } = full;
  const tables = full.tables.map(
    ({ table, rowsRead, itemsWritten, itemsRemoved, rowsSkipped, poisonRows, missing, different, extra }): TableResult => ({
      table,
      rowsRead,
      itemsWritten,
      ...(itemsRemoved !== undefined && { itemsRemoved }),
      rowsSkipped,
      poisonRows,
      missing,
      different,
      extra,
    }),
  );
  const result: RunResult = { action, runId, status, report: full.report, tables, ...(message !== undefined && { message }) };
  if (status === 'SUCCEEDED') return { status, result };
  return { status, error: full.error ?? RUN_ERRORS.failed, cause: causeOf(result) };
}
