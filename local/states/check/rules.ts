import { isJsonObject } from '../json';
import { at, problem, type Rule, show } from './report';

/** What to write instead of a field that exists in the language but not here. */
const HINTS: Readonly<Record<string, string>> = {
  InputPath: 'it is JSONPath; use Arguments or Output',
  OutputPath: 'it is JSONPath; use Output',
  Parameters: 'it is JSONPath; use Arguments',
  ResultSelector: 'it is JSONPath; use Output',
  ResultPath: 'it is JSONPath; use Output or Assign',
  Result: 'it is JSONPath; use Output',
  ItemsPath: 'it is JSONPath; use Items',
  Iterator: 'it is deprecated; use ItemProcessor',
  Variable: 'it is JSONPath; use Condition',
  SecondsPath: 'it is JSONPath; use Seconds with an expression',
  TimestampPath: 'it is JSONPath; use Timestamp with an expression',
  TimeoutSecondsPath: 'it is JSONPath; use TimeoutSeconds with an expression',
  HeartbeatSeconds: 'heartbeats need a task token, which is not supported locally',
  HeartbeatSecondsPath: 'heartbeats need a task token, which is not supported locally',
  Credentials: 'roles are not assumed locally',
  ItemsPointer: 'only a JSON array at the top of the object is read locally',
};

/** An object with these fields and no others. */
export function fields(what: string, rules: Readonly<Record<string, Rule>>, required: readonly string[] = []): Rule {
  return (value, path, check) => {
    if (!isJsonObject(value)) {
      problem(check, 'INVALID_FIELD', path, `${what} must be an object, not ${show(value)}.`);
      return;
    }
    for (const name of required) {
      if (!Object.hasOwn(value, name)) problem(check, 'MISSING_FIELD', at(path, name), `${what} needs the field '${name}'.`);
    }
    for (const [name, entry] of Object.entries(value)) {
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
      if (rule !== undefined) rule(entry, at(path, name), check);
      else {
        const hint = HINTS[name] ?? `supported are ${Object.keys(rules).join(', ')}`;
        problem(check, 'UNSUPPORTED_FIELD', at(path, name), `The field '${name}' of ${what} is not supported: ${hint}.`);
      }
    }
  };
}

/** An array, not empty, of values of one kind. */
export function list(rule: Rule): Rule {
  return (value, path, check) => {
    if (!Array.isArray(value) || value.length === 0) {
      problem(check, 'INVALID_FIELD', path, `It must be an array with at least one element, not ${show(value)}.`);
      return;
    }
    for (const [index, entry] of value.entries()) rule(entry, `${path}[${index}]`, check);
  };
}

export const text: Rule = (value, path, check) => {
  if (typeof value !== 'string') problem(check, 'INVALID_FIELD', path, `It must be a string, not ${show(value)}.`);
};

/** One of these values. */
export function oneOf(...allowed: readonly unknown[]): Rule {
  return (value, path, check) => {
    if (allowed.includes(value)) return;
    problem(check, 'INVALID_FIELD', path, `It must be ${allowed.map(show).join(' or ')}, not ${show(value)}.`);
  };
}

/** A literal number in a range. */
export function number(min: number, max: number, fraction = false): Rule {
  return (value, path, check) => {
    if (typeof value === 'number' && value >= min && value <= max && (fraction || Number.isInteger(value))) return;
    problem(check, 'INVALID_FIELD', path, `It must be ${fraction ? 'a number' : 'an integer'} from ${min} to ${max}, not ${show(value)}.`);
  };
}

/** The machine's query language: there is only one here. */
export const queryLanguage: Rule = (value, path, check) => {
  if (value === 'JSONata') return;
  problem(
    check,
    'UNSUPPORTED_QUERY_LANGUAGE',
    path,
    `QueryLanguage must be "JSONata", not ${show(value)}: JSONPath is not supported locally.`,
  );
};
