import { LocalError } from '../errors';

/** Whether an event matches. */
export type EventPattern = (event: unknown) => boolean;

type Test = (value: unknown) => boolean;

/** What a pattern looks at: values at a path. A path that leads nowhere gives none. */
type Rule = (values: readonly unknown[]) => boolean;

/**
 * An event pattern of EventBridge, which Lambda uses for the filters of event sources, too: exact values, `prefix`, `suffix`, `exists`,
 * `anything-but`, `numeric`, `equals-ignore-case`, `$or`. A list in the event matches with any of its elements.
 *
 * @throws LocalError `PatternInvalid` that names the path and the operator
 * @example const matches = eventPattern({ dynamodb: { Keys: { PK: { S: [{ prefix: 'USER#' }] } } } });
 * matches(record);
 */
export function eventPattern(pattern: unknown): EventPattern {
  const rule = objectRule(pattern, '$');
  return (event) => rule([event]);
}

function objectRule(pattern: unknown, path: string): Rule {
  if (typeof pattern !== 'object' || pattern === null) throw invalid(path, `is ${JSON.stringify(pattern)}; it must be an object or a list`);
  const rules = Object.entries(pattern).map(([name, value]): Rule => {
    if (name === '$or') {
      if (!Array.isArray(value)) throw invalid(`${path}.$or`, 'must be a list of patterns');
      const choices = value.map((choice, index) => objectRule(choice, `${path}.$or[${index}]`));
      return (parents) => choices.some((choice) => choice(parents));
    }
    const rule = Array.isArray(value) ? leafRule(value, `${path}.${name}`) : objectRule(value, `${path}.${name}`);
    return (parents) => rule(parents.flatMap((parent) => member(parent, name)));
  });
  return (values) => rules.every((rule) => rule(values));
}

function member(parent: unknown, name: string): readonly unknown[] {
  if (typeof parent !== 'object' || parent === null || Array.isArray(parent) || !Object.hasOwn(parent, name)) return [];
  const value = (parent as { readonly [name: string]: unknown })[name];
  return Array.isArray(value) ? value : [value];
}

/** One of the conditions of a list must hold for one of the values. */
function leafRule(conditions: readonly unknown[], path: string): Rule {
  const rules = conditions.map((condition): Rule => {
    if (typeof condition !== 'object' || condition === null) return anyValue((value) => value === condition);
    const [operator, ...others] = Object.keys(condition);
    if (operator === undefined || others.length > 0) throw invalid(path, `has ${JSON.stringify(condition)}; write one operator`);
    const argument = (condition as { readonly [operator: string]: unknown })[operator];
    if (operator === 'exists') {
      if (typeof argument !== 'boolean') throw invalid(path, 'exists must be true or false');
      return (values) => values.some((value) => typeof value !== 'object' || value === null) === argument;
    }
    return anyValue(operatorTest(operator, argument, path));
  });
  return (values) => rules.some((rule) => rule(values));
}

function anyValue(test: Test): Rule {
  return (values) => values.some(test);
}

function operatorTest(operator: string, argument: unknown, path: string): Test {
  switch (operator) {
    case 'prefix':
    case 'suffix':
    case 'equals-ignore-case':
      return textTest(operator, argument, path);
    case 'anything-but': {
      const tests = anythingBut(argument, path);
      return (value) => typeof value !== 'object' && !tests.some((test) => test(value));
    }
    case 'numeric':
      return numericTest(argument, path);
    default:
      throw invalid(
        path,
        `uses the operator ${operator}, which is not available locally; allowed: prefix, suffix, exists, anything-but, numeric, equals-ignore-case, $or`,
      );
  }
}

function textTest(operator: 'prefix' | 'suffix' | 'equals-ignore-case', argument: unknown, path: string): Test {
  const folded = (argument as { readonly 'equals-ignore-case'?: unknown } | null)?.['equals-ignore-case'];
  const wanted = operator !== 'equals-ignore-case' && typeof folded === 'string' ? folded.toLowerCase() : argument;
  if (typeof wanted !== 'string') throw invalid(path, `${operator} must be a text`);
  const fold = wanted === argument && operator !== 'equals-ignore-case' ? (text: string) => text : (text: string) => text.toLowerCase();
  const compare = {
    prefix: (text: string) => text.startsWith(wanted),
    suffix: (text: string) => text.endsWith(wanted),
    'equals-ignore-case': (text: string) => text === wanted.toLowerCase(),
  }[operator];
  return (value) => typeof value === 'string' && compare(fold(value));
}

/** What the value must not be: a value, a list of values, or a list of texts behind an operator. */
function anythingBut(argument: unknown, path: string): Test[] {
  if (typeof argument !== 'object' || argument === null) return [(value) => value === argument];
  if (Array.isArray(argument)) return argument.map((unwanted) => (value: unknown) => value === unwanted);
  const [operator, unwanted] = Object.entries(argument)[0] ?? [];
  if (operator === 'prefix' || operator === 'suffix' || operator === 'equals-ignore-case') {
    return [unwanted].flat().map((text) => textTest(operator, text, path));
  }
  throw invalid(path, `anything-but has ${JSON.stringify(argument)}; allowed: values, prefix, suffix, equals-ignore-case`);
}

const COMPARISONS: { readonly [operator: string]: (value: number, limit: number) => boolean } = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** `['>', 0, '<=', 5]` */
function numericTest(argument: unknown, path: string): Test {
  const parts = Array.isArray(argument) ? argument : [];
  const bounds: [string, number][] = [];
  for (let at = 0; at < parts.length; at += 2) bounds.push([String(parts[at]), parts[at + 1] as number]);
  if (bounds.length === 0 || bounds.some(([operator, limit]) => !(operator in COMPARISONS) || typeof limit !== 'number')) {
    throw invalid(path, `numeric is ${JSON.stringify(argument)}; write for example [">", 0, "<=", 5]`);
  }
  return (value) => typeof value === 'number' && bounds.every(([operator, limit]) => COMPARISONS[operator](value, limit));
}

function invalid(path: string, problem: string): LocalError {
  return new LocalError('PatternInvalid', `Event pattern: ${path} ${problem}.`);
}
