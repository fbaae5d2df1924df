import { isJsonObject, type JsonObject } from '../json';
import { isDistributed, processorConfig } from './map-rules';
import { at, type Check, problem, type Rule, show } from './report';
import { fields, list, text } from './rules';
import { checkState } from './state-rules';
import { checkVariableNames, variablesOf } from './variable-rules';

/** The fields of every block: a machine, a branch, an item processor. */
export const blockFields: Readonly<Record<string, Rule>> = { Comment: text, StartAt: text, States: statesRule };
const REQUIRED = ['StartAt', 'States'];

const branch: Rule = (value, path, check) => {
  fields('a branch', blockFields, REQUIRED)(value, path, check);
  checkTransitions(value, path, check);
};

const itemProcessor: Rule = (value, path, check) => {
  fields('ItemProcessor', { ...blockFields, ProcessorConfig: processorConfig }, REQUIRED)(value, path, check);
  checkTransitions(value, path, check);
};

function statesRule(value: unknown, path: string, check: Check): void {
  if (!isJsonObject(value) || Object.keys(value).length === 0) {
    problem(check, 'INVALID_FIELD', path, `States must be an object with at least one state, not ${show(value)}.`);
    return;
  }
  const states = Object.entries(value).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]));
  const inner: Check = {
    ...check,
    outerVariables: new Set([...check.outerVariables, ...states.flatMap(([, state]) => variablesOf(state))]),
  };
  for (const [name, state] of Object.entries(value)) {
    const statePath = at(path, name);
    if (name.length > 80) problem(check, 'INVALID_FIELD', statePath, 'A state name has at most 80 characters.');
    if (check.stateNames.has(name))
      problem(check, 'INVALID_FIELD', statePath, `The state name '${name}' is used twice; names are unique in the whole machine.`);
    check.stateNames.add(name);
    if (!isJsonObject(state)) {
      problem(check, 'INVALID_FIELD', statePath, `A state must be an object, not ${show(state)}.`);
      continue;
    }
    checkState(state, statePath, check);
    checkVariableNames(state, statePath, check);
    if (state.Type === 'Parallel' && state.Branches !== undefined) list(branch)(state.Branches, at(statePath, 'Branches'), inner);
    if (state.Type === 'Map' && state.ItemProcessor !== undefined) {
      // Children of a DISTRIBUTED Map have variables of their own: no outer name is in their way.
      const scope = isDistributed(state) ? { ...check, outerVariables: new Set<string>() } : inner;
      itemProcessor(state.ItemProcessor, at(statePath, 'ItemProcessor'), scope);
    }
  }
}

/** Every transition leads to a state of the same block, and every state is reached. */
export function checkTransitions(block: unknown, path: string, check: Check): void {
  if (!isJsonObject(block) || !isJsonObject(block.States) || Object.keys(block.States).length === 0) return;
  const states = block.States;
  const reached = new Set<string>();
  const follow = (target: unknown, from: string) => {
    if (typeof target !== 'string') return;
    if (!Object.hasOwn(states, target))
      problem(check, 'UNKNOWN_STATE', from, `There is no state '${target}' here; states are ${Object.keys(states).join(', ')}.`);
    reached.add(target);
  };
  follow(block.StartAt, at(path, 'StartAt'));
  // A Set visits what is added while it is walked.
  for (const name of reached) {
    const state = states[name];
    if (isJsonObject(state)) for (const [target, from] of targetsOf(state, at(at(path, 'States'), name))) follow(target, from);
  }
  // Without a start, every state would be reported.
  const started = typeof block.StartAt === 'string' && Object.hasOwn(states, block.StartAt);
  for (const name of started ? Object.keys(states) : []) {
    if (!reached.has(name))
      problem(check, 'UNREACHABLE_STATE', at(at(path, 'States'), name), `No transition leads to the state '${name}'.`);
  }
}

function targetsOf(state: JsonObject, path: string): [unknown, string][] {
  const nextOf = (entries: unknown, field: string): [unknown, string][] =>
    Array.isArray(entries)
      ? entries.map((entry, index) => [isJsonObject(entry) ? entry.Next : undefined, `${at(path, field)}[${index}].Next`])
      : [];
  return [
    [state.Next, at(path, 'Next')],
    [state.Default, at(path, 'Default')],
    ...nextOf(state.Choices, 'Choices'),
    ...nextOf(state.Catch, 'Catch'),
  ];
}
