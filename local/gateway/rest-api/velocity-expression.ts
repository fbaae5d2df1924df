import type { RequestContext } from '../payload/context';
import { decoded, queryValues } from '../query';
import { contextVariable } from './variables';

export type Value = string | number | boolean;

export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'reference'; readonly path: string }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** What references mean, and what a template has set. */
export interface Scope {
  readonly context: RequestContext;
  readonly variables: Map<string, Value>;
}

const TOKEN =
  /\s*(\|\||&&|==|!=|!|\(|\)|"[^"]*"|'[^']*'|-?\d+|true\b|false\b|\$!?\{[^}]*\}|\$!?[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*(?:\([^()]*\))?)*)\s*/y;

/** @throws Error that names what is not understood */
export function parseExpression(text: string): Expression {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`${JSON.stringify(text.slice(at))} is not understood`);
    tokens.push(match[1]);
  }
  const expression = parseBinary(tokens, 0);
  if (tokens.length > 0) throw new Error(`${JSON.stringify(tokens.join(' '))} is not understood`);
  return expression;
}

/** From the weakest to the strongest. */
const OPERATORS = [['||'], ['&&'], ['==', '!=']];

function parseBinary(tokens: string[], level: number): Expression {
  if (level === OPERATORS.length) return parseOperand(tokens);
  let left = parseBinary(tokens, level + 1);
  while (tokens.length > 0 && OPERATORS[level].includes(tokens[0])) {
    const operator = tokens.shift() as string;
    left = { kind: 'binary', operator, left, right: parseBinary(tokens, level + 1) };
  }
  return left;
}

function parseOperand(tokens: string[]): Expression {
  const token = tokens.shift();
  if (token === undefined) throw new Error('an expression ends too early');
  if (token === '!') return { kind: 'not', operand: parseOperand(tokens) };
  if (token === '(') {
    const inner = parseBinary(tokens, 0);
    if (tokens.shift() !== ')') throw new Error('a bracket is not closed');
    return inner;
  }
  if (/^["']/.test(token)) return { kind: 'literal', value: token.slice(1, -1) };
  if (token === 'true' || token === 'false') return { kind: 'literal', value: token === 'true' };
  if (/^-?\d/.test(token)) return { kind: 'literal', value: Number(token) };
  const path = token.replace(/^\$!?\{?|\}$/g, '');
  if (/^(util|input)\./.test(path) && !PARAMETER.test(path)) throw new Error(`$${path} is not available`);
  return { kind: 'reference', path };
}

/** `$input.params('x')` and `$input.params().header.get('x')`. */
const PARAMETER = /^input\.params\((?:['"]([^'"]*)['"])?\)(?:\.(header|querystring|path)\.get\(['"]([^'"]*)['"]\))?$/;

export function evaluate(expression: Expression, scope: Scope): Value {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'reference') return referenced(expression.path, scope);
  if (expression.kind === 'not') return evaluate(expression.operand, scope) === false;
  const left = evaluate(expression.left, scope);
  if (expression.operator === '||') return left !== false || evaluate(expression.right, scope) !== false;
  if (expression.operator === '&&') return left !== false && evaluate(expression.right, scope) !== false;
  const equal = left === evaluate(expression.right, scope);
  return expression.operator === '==' ? equal : !equal;
}

/** What is not there is an empty text. */
function referenced(path: string, { context, variables }: Scope): Value {
  const set = variables.get(path);
  if (set !== undefined) return set;
  const parameter = PARAMETER.exec(path);
  if (parameter) return parameterValue(parameter[2], parameter[3] ?? parameter[1], context);
  const [source, ...rest] = path.split('.');
  if (source === 'context') return contextVariable(rest.join('.'), context, {}) ?? '';
  return source === 'stageVariables' ? (context.stageVariables[rest.join('.')] ?? '') : '';
}

/** By place, or path before query string before header. Names are compared as they were sent. */
function parameterValue(place: string | undefined, name: string, { request, pathParameters }: RequestContext): string {
  const path = place === undefined || place === 'path' ? pathParameters[name] : undefined;
  const query = place === undefined || place === 'querystring' ? queryValues(request.query).get(name)?.at(-1) : undefined;
  const header = place === undefined || place === 'header' ? request.headers.find(([key]) => key === name)?.[1] : undefined;
  return (path === undefined ? undefined : decoded(path)) ?? query ?? header ?? '';
}
