import { runConcurrently } from '../concurrent';
import type { MapState } from '../definition';
import { toStatesError } from '../errors';
import type { Json } from '../json';
import { INLINE_CONCURRENCY } from '../limits';
import { VariableScope } from '../scope';
import type { BlockRunner, Step } from '../step';

/** Iterations inside this execution: they read the outer variables, and the first failure stops the others. */
export async function runInline(
  step: Step<MapState>,
  runBlock: BlockRunner,
  items: readonly Json[],
  inputs: readonly Json[],
  concurrency: number,
): Promise<Json[]> {
  const { frame, state } = step;
  const outputs: Json[] = new Array(items.length).fill(null);
  const limit = Math.min(concurrency, INLINE_CONCURRENCY);
  await runConcurrently(items.length, limit, frame.signal, async (index, signal) => {
    const about = { state: step.name, index };
    frame.history.record('MapIterationStarted', about);
    const item = { index, value: items[index] as Json };
    try {
      const scope = new VariableScope(frame.scope);
      outputs[index] = await runBlock(state.ItemProcessor, inputs[index] as Json, { ...frame, signal, scope, item });
    } catch (thrown) {
      if (signal.aborted) frame.history.record('MapIterationAborted', about);
      else frame.history.record('MapIterationFailed', { ...about, ...errorDetails(thrown) });
      throw thrown;
    }
    frame.history.record('MapIterationSucceeded', about);
  });
  return outputs;
}

function errorDetails(thrown: unknown): { error?: string; cause?: string } {
  const error = toStatesError(thrown);
  return { error: error.errorName, cause: error.errorCause };
}
