import { isJsonObject, type JsonObject } from '../json';
import { at, type Check, problem } from './report';

const NAME = /^\p{ID_Start}\p{ID_Continue}*$/u;

/** Every Assign of a state, with its path: its own, and those of its choice rules and catchers. */
function assignsOf(state: JsonObject, path: string): [JsonObject, string][] {
  const entries = (field: string): [unknown, string][] => {
    const list = state[field];
    return Array.isArray(list)
      ? list.map((entry, index) => [isJsonObject(entry) ? entry.Assign : undefined, `${at(path, field)}[${index}].Assign`])
      : [];
  };
  const all: [unknown, string][] = [[state.Assign, at(path, 'Assign')], ...entries('Choices'), ...entries('Catch')];
  return all.filter((entry): entry is [JsonObject, string] => isJsonObject(entry[0]));
}

/** Names of the variables that a state assigns. */
export function variablesOf(state: JsonObject): string[] {
  return assignsOf(state, '').flatMap(([assign]) => Object.keys(assign));
}

/**
 * Names are identifiers of up to 80 characters; `states` is reserved; an inner scope cannot assign a name of an outer one.
 * Facts: "Passing data between states with variables", sections "Variable name syntax" and "Variable scope".
 */
export function checkVariableNames(state: JsonObject, path: string, check: Check): void {
  for (const [assign, where] of assignsOf(state, path)) {
    for (const name of Object.keys(assign)) {
      if (name === 'states') problem(check, 'INVALID_FIELD', at(where, name), "The variable name 'states' is reserved.");
      else if (!NAME.test(name) || name.length > 80) {
        problem(
          check,
          'INVALID_FIELD',
          at(where, name),
          `'${name}' is no variable name: it must be an identifier of at most 80 characters.`,
        );
      } else if (check.outerVariables.has(name)) {
        problem(
          check,
          'INVALID_FIELD',
          at(where, name),
          `The variable '${name}' belongs to an outer scope, which an inner scope reads but does not assign.`,
        );
      }
    }
  }
}
