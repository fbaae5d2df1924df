import type { MapState } from '../definition';
import { toStatesError } from '../errors';
import type { Json } from '../json';
import { assertPayload } from '../limits';
import { runDistributed } from '../map/distributed-map';
import { runInline } from '../map/inline-map';
import { mapItems, selectItems } from '../map/items';
import type { BlockRunner, StateHandler, Step } from '../step';

/** Map: the processor for each item; the result is an array in item order, or where the results were written. */
export const runMap: StateHandler<MapState> = async (step, runBlock) => {
  const { frame, state } = step;
  const result = await iterate(step, runBlock).catch((thrown: unknown) => {
    if (frame.signal.aborted) throw frame.signal.reason;
    const error = toStatesError(thrown);
    frame.history.record('MapStateFailed', { state: step.name, error: error.errorName, cause: error.errorCause });
    throw error;
  });
  frame.history.record('MapStateSucceeded', { state: step.name });
  return step.exit(state, result, state.Next, { result });
};

async function iterate(step: Step<MapState>, runBlock: BlockRunner): Promise<Json> {
  const { frame, state } = step;
  const items = await mapItems(step);
  const inputs = await selectItems(step, items);
  const asked = (await step.number('MaxConcurrency', state.MaxConcurrency, { min: 0, max: Number.MAX_SAFE_INTEGER })) ?? 0;
  const concurrency = asked === 0 ? Number.POSITIVE_INFINITY : asked;
  frame.history.record('MapStateStarted', { state: step.name, length: items.length });
  const result =
    state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED'
      ? await runDistributed(step, runBlock, inputs, concurrency)
      : await runInline(step, runBlock, items, inputs, concurrency);
  assertPayload(result, step.name);
  return result;
}
