import type { WaitState } from '../definition';
import { MAX_SECONDS } from '../limits';
import type { StateHandler, Step } from '../step';
import { pause } from '../time';
import { parseTimestamp } from '../timestamp';

/** Wait: a number of seconds, or until a timestamp; one in the past does not wait. */
export const runWait: StateHandler<WaitState> = async (step) => {
  const seconds = (await step.number('Seconds', step.state.Seconds, { min: 0, max: MAX_SECONDS })) ?? (await secondsUntil(step));
  if (seconds > 0) await pause(step.frame.services.sleep, seconds, step.frame.signal);
  return step.exit(step.state, step.input, step.state.Next);
};

async function secondsUntil(step: Step<WaitState>): Promise<number> {
  const text = (await step.text('Timestamp', step.state.Timestamp)) ?? '';
  const instant = parseTimestamp(text);
  if (instant === undefined) {
    throw step.queryError(
      'Timestamp',
      `The field 'Timestamp' must be an ISO-8601 extended offset date-time such as 2030-01-31T09:00:00Z, not '${text}'.`,
    );
  }
  return (instant - step.frame.services.clock()) / 1000;
}
