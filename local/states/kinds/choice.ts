import type { ChoiceState } from '../definition';
import { StatesError } from '../errors';
import type { StateHandler } from '../step';

/**
 * Choice: the first rule whose condition is true. The state's own Assign and Output belong to `Default`; a rule that matches
 * uses its own, and passes the input on when it has none.
 */
export const runChoice: StateHandler<ChoiceState> = async (step) => {
  for (const [index, rule] of step.state.Choices.entries()) {
    const field = `Choices[${index}]/Condition`;
    const value = await step.evaluate(field, rule.Condition);
    if (typeof value !== 'boolean') throw step.queryError(field, `The field '${field}' must be a boolean, not ${JSON.stringify(value)}.`);
    if (value) return step.exit(rule, step.input, rule.Next);
  }
  if (step.state.Default === undefined) {
    throw new StatesError('States.NoChoiceMatched', `No choice rule of the state '${step.name}' matched and it has no Default.`);
  }
  return step.exit(step.state, step.input, step.state.Default);
};
