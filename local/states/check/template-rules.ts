import { compileExpression, expressionIn } from '../expressions';
import { isJsonObject } from '../json';
import { newerOperators } from './dialect';
import { at, type Check, problem, type Rule, show } from './report';
import { number } from './rules';

/** A JSON value in which any string may be an expression. */
export const template: Rule = (value, path, check) => {
  if (typeof value === 'string') checkText(value, path, check);
  else if (Array.isArray(value)) for (const [index, entry] of value.entries()) template(entry, `${path}[${index}]`, check);
  else if (isJsonObject(value)) {
    for (const [key, entry] of Object.entries(value)) template(entry, at(path, key), check);
  }
};

/** An object in which any string may be an expression. */
export const objectTemplate: Rule = (value, path, check) => {
  if (isJsonObject(value)) template(value, path, check);
  else problem(check, 'INVALID_FIELD', path, `It must be an object, not ${show(value)}.`);
};

/** A string that may be an expression. */
export const textTemplate: Rule = (value, path, check) => {
  if (typeof value === 'string') checkText(value, path, check);
  else problem(check, 'INVALID_FIELD', path, `It must be a string, not ${show(value)}.`);
};

/** An expression, or a literal that another rule checks. */
export function expressionOr(literal: Rule): Rule {
  return (value, path, check) => {
    if (typeof value === 'string' && expressionIn(value) !== undefined) checkText(value, path, check);
    else literal(value, path, check);
  };
}

export const numberTemplate = (min: number, max: number, fraction = false): Rule => expressionOr(number(min, max, fraction));

function checkText(value: string, path: string, check: Check): void {
  const expression = expressionIn(value);
  if (expression === undefined) {
    if (value.startsWith('{%') || value.endsWith('%}')) {
      problem(
        check,
        'INVALID_EXPRESSION',
        path,
        `An expression starts with {% and ends with %}, with nothing around them: ${show(value)}.`,
      );
    }
    return;
  }
  try {
    checkTree(compileExpression(expression).ast(), path, check);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    problem(check, 'INVALID_EXPRESSION', path, `${show(expression)} is not JSONata: ${code ?? ''} ${message ?? ''}`);
    return;
  }
  for (const operator of newerOperators(expression)) {
    problem(
      check,
      'UNSUPPORTED_EXPRESSION',
      path,
      `The operator '${operator}' is newer than the JSONata of Step Functions (2.0.6); use a condition.`,
    );
  }
}

interface TreeNode {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly TreeNode[];
}

function checkTree(tree: unknown, path: string, check: Check): void {
  const seen = new WeakSet<object>();
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    const { type, value, steps } = node as TreeNode;
    if (type === 'variable' && value === 'eval') {
      problem(check, 'UNSUPPORTED_EXPRESSION', path, 'The function $eval is not available in Step Functions; use $parse for JSON text.');
    }
    if (type === 'path' && steps !== undefined && ['states', 'context', 'Task'].every((name, index) => steps[index]?.value === name)) {
      problem(check, 'UNSUPPORTED_EXPRESSION', path, '$states.context.Task.Token is not supported locally: there are no callbacks.');
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(tree);
}
