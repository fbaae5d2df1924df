import type { SucceedState } from '../definition';
import type { StateHandler } from '../step';

/** Succeed: ends the machine, the branch or the iteration. */
export const runSucceed: StateHandler<SucceedState> = (step) => step.exit({ Output: step.state.Output }, step.input, undefined);
