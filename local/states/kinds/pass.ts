import type { PassState } from '../definition';
import type { StateHandler } from '../step';

/** Pass: output is the input unless `Output` says otherwise. */
export const runPass: StateHandler<PassState> = (step) => step.exit(step.state, step.input, step.state.Next);
