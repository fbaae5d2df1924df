import { randomUUID } from 'node:crypto';
import { runConcurrently } from '../concurrent';
import type { MapState } from '../definition';
import type { Json } from '../json';
import { DISTRIBUTED_CONCURRENCY } from '../limits';
import type { BlockRunner, Step } from '../step';
import { type ChildExecution, pendingChild, runChild } from './child-execution';
import { batchItems, type ChildInput } from './item-batcher';
import { transformResults } from './result-format';
import { exportResults } from './result-writer';
import { Tolerance } from './tolerance';

/** A Map Run: each item, or batch of items, is an execution of its own. */
export async function runDistributed(
  step: Step<MapState>,
  runBlock: BlockRunner,
  items: readonly Json[],
  concurrency: number,
): Promise<Json> {
  const { frame, state } = step;
  const label = state.Label ?? step.name;
  const mapRunArn = `${frame.identity.stateMachineArn.replace(':stateMachine:', ':mapRun:')}/${label}:${randomUUID()}`;
  const inputs: ChildInput[] =
    state.ItemBatcher === undefined ? items.map((input) => ({ input, items: 1 })) : await batchItems(step, state.ItemBatcher, items);
  const tolerance = await Tolerance.of(step, items.length);
  const children = inputs.map((input) => pendingChild(frame, label, input));
  const about = { state: step.name, mapRunArn };
  frame.history.record('MapRunStarted', { ...about, length: children.length, items: items.length });

  const limit = Math.min(concurrency, DISTRIBUTED_CONCURRENCY, frame.services.maxConcurrency);
  const work = async (index: number, signal: AbortSignal) => {
    const child = children[index] as ChildExecution;
    const which = { ...about, index, items: child.items, childExecutionArn: child.executionArn };
    frame.history.record('MapRunChildStarted', which);
    await runChild(child, state.ItemProcessor, frame, label, signal, runBlock);
    if (child.status === 'SUCCEEDED') frame.history.record('MapRunChildSucceeded', which);
    else frame.history.record('MapRunChildFailed', { ...which, error: child.error, cause: child.cause });
    if (signal.aborted) throw signal.reason;
    if (child.status !== 'SUCCEEDED') tolerance.add(child.items);
  };
  const stopped = await failureOf(runConcurrently(children.length, limit, frame.signal, work));
  if (frame.signal.aborted) throw frame.signal.reason;

  // A run that fails writes its files too: they say what failed and what never started.
  const exported =
    state.ResultWriter?.Resource === undefined ? undefined : await exportResults(step, state.ResultWriter, mapRunArn, children);
  if (stopped !== undefined) {
    frame.history.record('MapRunFailed', about);
    throw stopped.error;
  }
  frame.history.record('MapRunSucceeded', about);
  return exported ?? transformResults(children, mapRunArn, state.ResultWriter?.WriterConfig?.Transformation ?? 'COMPACT');
}

async function failureOf(work: Promise<void>): Promise<{ readonly error: unknown } | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return { error };
  }
}
