import { expressionIn } from '../expressions';
import { isJsonObject, type JsonObject } from '../json';
import { LAMBDA_INVOKE } from '../lambda-tasks';
import { MAX_SECONDS } from '../limits';
import { resourceMatches } from '../resources';
import { parseTimestamp } from '../timestamp';
import { catchers, retry } from './error-rules';
import { checkMap, mapFields } from './map-rules';
import { at, type Check, problem, type Rule, show } from './report';
import { fields, list, oneOf, queryLanguage, text } from './rules';
import { expressionOr, numberTemplate, objectTemplate, template, textTemplate } from './template-rules';

const common = { Type: text, Comment: text, QueryLanguage: queryLanguage };
const assign = { Assign: objectTemplate };
const exit = { ...assign, Output: template };
const flow = { Next: text, End: oneOf(true) };
const errors = { Retry: retry, Catch: catchers };
/** Blocks of states inside a state are walked by the block rules. */
const nested: Rule = () => undefined;

const taskResource: Rule = (value, path, check) => {
  if (typeof value === 'string' && check.resources.some((pattern) => resourceMatches(pattern, value))) return;
  problem(check, 'UNSUPPORTED_RESOURCE', path, `The resource ${show(value)} is not supported; allowed: ${check.resources.join(', ')}.`);
};

const timestamp: Rule = (value, path, check) => {
  if (typeof value === 'string' && parseTimestamp(value) !== undefined) return;
  problem(check, 'INVALID_FIELD', path, `It must be a timestamp such as 2030-01-31T09:00:00Z, or an expression, not ${show(value)}.`);
};

const choiceRule = fields('a choice rule', { Comment: text, Condition: expressionOr(oneOf(true, false)), ...exit, Next: text }, [
  'Condition',
  'Next',
]);

type StateRule = { readonly fields: Readonly<Record<string, Rule>>; readonly required: readonly string[] };

const STATE_RULES: Readonly<Record<string, StateRule>> = {
  Task: {
    fields: { Resource: taskResource, Arguments: template, TimeoutSeconds: numberTemplate(1, MAX_SECONDS), ...exit, ...errors, ...flow },
    required: ['Resource'],
  },
  Pass: { fields: { ...exit, ...flow }, required: [] },
  Choice: { fields: { Choices: list(choiceRule), Default: text, ...exit }, required: ['Choices'] },
  Wait: { fields: { Seconds: numberTemplate(0, MAX_SECONDS), Timestamp: expressionOr(timestamp), ...exit, ...flow }, required: [] },
  Succeed: { fields: { Output: template }, required: [] },
  Fail: { fields: { Error: textTemplate, Cause: textTemplate }, required: [] },
  Parallel: { fields: { Branches: nested, Arguments: template, ...exit, ...errors, ...flow }, required: ['Branches'] },
  Map: { fields: { ItemProcessor: nested, ...mapFields, ...exit, ...errors, ...flow }, required: ['ItemProcessor'] },
};

/** Everything about one state but where it leads and the blocks inside it. */
export function checkState(state: JsonObject, path: string, check: Check): void {
  const type = state.Type;
  const rule = typeof type === 'string' && Object.hasOwn(STATE_RULES, type) ? STATE_RULES[type] : undefined;
  if (rule === undefined) {
    const known = Object.keys(STATE_RULES).join(', ');
    problem(check, 'UNSUPPORTED_STATE_TYPE', at(path, 'Type'), `The state type ${show(type)} is not supported; allowed: ${known}.`);
    return;
  }
  fields(`a ${String(type)} state`, { ...common, ...rule.fields }, rule.required)(state, path, check);
  if (type === 'Task') checkLambdaArguments(state, path, check);
  if (type === 'Map') checkMap(state, path, check);
  if (type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    problem(check, 'INVALID_FIELD', path, 'A Wait state needs exactly one of Seconds and Timestamp.');
  }
  if ('Next' in rule.fields && (state.Next === undefined) === (state.End === undefined)) {
    problem(check, 'INVALID_FIELD', path, 'The state needs exactly one of Next and End.');
  }
}

const invokeArguments = fields(
  'the arguments of lambda:invoke',
  { FunctionName: textTemplate, Payload: template, InvocationType: oneOf('RequestResponse') },
  ['FunctionName'],
);

function checkLambdaArguments(state: JsonObject, path: string, check: Check): void {
  if (state.Resource !== LAMBDA_INVOKE || state.Arguments === undefined) return;
  if (typeof state.Arguments === 'string' && expressionIn(state.Arguments) !== undefined) return;
  // The general rule has reported the expressions inside; this one adds the names.
  const known = new Set(check.problems.map((entry) => entry.path));
  const own: Check = { ...check, problems: [] };
  invokeArguments(isJsonObject(state.Arguments) ? state.Arguments : null, at(path, 'Arguments'), own);
  check.problems.push(...own.problems.filter((entry) => !known.has(entry.path)));
}
