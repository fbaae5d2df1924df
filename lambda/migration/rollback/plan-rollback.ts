import { createHash } from 'node:crypto';
import { RUN_ERRORS } from '../../../lib/migration/run-definition';
import { type ControlStore, definitionOf } from '../control';
import { putJson, putLines } from '../object-store';
import { type Plan, type Planned, runKeys, type SegmentTask } from '../plan';
import { RunError } from '../run-error';
import type { Worker } from '../worker';

/** A rollback reads no source: it has to work when that is gone. */
const NO_SOURCE = { systemIdentifier: '', timeline: '', incarnation: '', database: '' };

/**
 * Plans to take back what the last epoch has written. The rollback is an epoch of its own: its tombstones are newer than every write of the
 * one that it takes back, also of workers that are still running, and the next migration begins another one.
 *
 * @throws RunError after the switch, and when nothing was ever written.
 */
export async function planRollback(worker: Worker, runId: string, now: number): Promise<Planned> {
  if (await worker.control.switched()) {
    throw new RunError(
      RUN_ERRORS.switched,
      'the application was switched to the table: its items are no copies any more, and nothing is rolled back',
    );
  }
  const { epoch, rollsBack } = await claimRollback(worker.control);
  const plan: Plan = {
    ...{ runId, action: 'rollback', epoch, rollsBack, definition: definitionOf(worker), source: NO_SOURCE, now, tables: [] },
    ...{ shapes: {}, horizon: '0', buckets: 1, scanSegments: worker.options.scanSegments },
  };
  const planHash = createHash('sha256').update(JSON.stringify(plan)).digest('hex');
  const keys = runKeys(runId);
  const key = keys.plan(planHash);
  const segments = Array.from({ length: plan.scanSegments }, (_, segment): SegmentTask => {
    return { id: String(segment).padStart(4, '0'), plan: key, segment };
  });
  await putJson(worker.store, key, plan);
  await putLines(worker.store, keys.chunks(planHash), []);
  await putLines(worker.store, keys.segments(planHash), segments);
  const files = { plan: key, chunks: keys.chunks(planHash), segments: keys.segments(planHash) };
  return worker.control.plan({ runId, action: 'rollback', planHash, chunkCount: 0, ...files });
}

const ROLLS_BACK = 'rollback of ';

/** The same epochs for a rollback that is run again, because the first was killed. */
async function claimRollback(control: ControlStore): Promise<{ readonly epoch: number; readonly rollsBack: number }> {
  for (;;) {
    const { epoch, fingerprint } = await control.epoch();
    if (epoch === 0) throw new RunError(RUN_ERRORS.invalidInput, 'there is nothing to roll back: no migration has written items');
    if (fingerprint.startsWith(ROLLS_BACK)) return { epoch, rollsBack: Number(fingerprint.slice(ROLLS_BACK.length)) };
    if (await control.advanceEpoch(epoch, epoch + 1, `${ROLLS_BACK}${epoch}`)) return { epoch: epoch + 1, rollsBack: epoch };
  }
}
