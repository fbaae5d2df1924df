import { PREDEFINED_ERRORS } from '../errors';
import { isJsonObject } from '../json';
import { MAX_SECONDS } from '../limits';
import { problem, type Rule, show } from './report';
import { fields, list, number, oneOf, text } from './rules';
import { objectTemplate, template } from './template-rules';

const LONGEST_DELAY = 31_622_400;

const errorName: Rule = (value, path, check) => {
  text(value, path, check);
  if (typeof value === 'string' && value.startsWith('States.') && !PREDEFINED_ERRORS.has(value)) {
    problem(check, 'INVALID_FIELD', path, `'${value}' is no predefined error; names that start with 'States.' are reserved.`);
  }
};

const errorFields = { Comment: text, ErrorEquals: list(errorName) };

const retrier = fields(
  'a retrier',
  {
    ...errorFields,
    IntervalSeconds: number(1, MAX_SECONDS),
    MaxAttempts: number(0, MAX_SECONDS),
    BackoffRate: number(1, Number.MAX_VALUE, true),
    MaxDelaySeconds: number(1, LONGEST_DELAY),
    JitterStrategy: oneOf('FULL', 'NONE'),
  },
  ['ErrorEquals'],
);

const delayAboveInterval: Rule = (value, path, check) => {
  if (!isJsonObject(value) || typeof value.MaxDelaySeconds !== 'number') return;
  const interval = typeof value.IntervalSeconds === 'number' ? value.IntervalSeconds : 1;
  if (value.MaxDelaySeconds > interval) return;
  problem(
    check,
    'INVALID_FIELD',
    `${path}.MaxDelaySeconds`,
    `It must be greater than IntervalSeconds (${interval}), not ${value.MaxDelaySeconds}.`,
  );
};

/** "States.ALL" stands alone in its list, in the last entry. */
const catchAllLast: Rule = (value, path, check) => {
  if (!Array.isArray(value)) return;
  for (const [index, entry] of value.entries()) {
    const names: unknown = isJsonObject(entry) ? entry.ErrorEquals : undefined;
    if (!Array.isArray(names) || !names.includes('States.ALL')) continue;
    if (names.length > 1)
      problem(check, 'INVALID_FIELD', `${path}[${index}].ErrorEquals`, `States.ALL must stand alone, not in ${show(names)}.`);
    if (index < value.length - 1) problem(check, 'INVALID_FIELD', `${path}[${index}].ErrorEquals`, 'States.ALL must be in the last entry.');
  }
};

function all(...rules: readonly Rule[]): Rule {
  return (value, path, check) => {
    for (const rule of rules) rule(value, path, check);
  };
}

/** The rule of a Retry field. */
export const retry = all(list(all(retrier, delayAboveInterval)), catchAllLast);

/** The rule of a Catch field. */
export const catchers = all(
  list(fields('a catcher', { ...errorFields, Assign: objectTemplate, Output: template, Next: text }, ['ErrorEquals', 'Next'])),
  catchAllLast,
);
