import jsonata from 'jsonata';
import type { Json } from './json';

const EXPRESSION = /^\{%([\s\S]*)%\}$/;
/** Without them, a recursion that never ends takes all memory and a loop blocks even Ctrl-C. Depth in nested evaluations, time in ms. */
const GUARDS = { stack: 10_000, timeout: 60_000 };

/** An expression that gave no JSON value. */
export class EvaluationError extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
    this.name = 'EvaluationError';
  }
}

const compiled = new Map<string, jsonata.Expression>();

/** The JSONata of a string of the form `{% … %}`, without the delimiters; undefined for any other string. */
export function expressionIn(text: string): string | undefined {
  return EXPRESSION.exec(text)?.[1]?.trim();
}

/** Parses once per text. @throws what jsonata throws: `{ code, message, position, token }` */
export function compileExpression(expression: string): jsonata.Expression {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const fresh = jsonata(expression, GUARDS);
  compiled.set(expression, fresh);
  return fresh;
}

/**
 * Evaluates every `{% … %}` string inside a JSON value; everything else stays as it is. Object keys are never evaluated.
 *
 * @param field where the template stands, for the error, e.g. `Arguments/Payload`
 * @throws EvaluationError when an expression throws or gives no JSON value
 */
export async function evaluateTemplate(template: Json, bindings: Record<string, unknown>, field: string): Promise<Json> {
  if (typeof template === 'string') {
    const expression = expressionIn(template);
    return expression === undefined ? template : evaluateExpression(expression, bindings, field);
  }
  if (Array.isArray(template)) {
    const values: Json[] = [];
    for (const [index, entry] of template.entries()) values.push(await evaluateTemplate(entry, bindings, `${field}[${index}]`));
    return values;
  }
  if (template === null || typeof template !== 'object') return template;
  const values: [string, Json][] = [];
  for (const [key, entry] of Object.entries(template)) values.push([key, await evaluateTemplate(entry, bindings, `${field}/${key}`)]);
  return Object.fromEntries(values);
}

async function evaluateExpression(expression: string, bindings: Record<string, unknown>, field: string): Promise<Json> {
  const fail = (what: string) =>
    new EvaluationError(field, `The JSONata expression '${expression}' specified for the field '${field}' ${what}`);
  let value: unknown;
  try {
    value = await compileExpression(expression).evaluate(undefined, bindings);
  } catch (error) {
    throw fail(`threw an error during evaluation. ${describe(error)}`);
  }
  if (value === undefined) throw fail('returned nothing (undefined).');
  try {
    return toJson(value);
  } catch {
    throw fail('returned an unsupported result type.');
  }
}

/** jsonata marks its sequences, hands out functions and divides by zero; none of that may leave an expression. */
function toJson(value: unknown): Json {
  const text = JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry === 'function' || isJsonataFunction(entry)) throw new TypeError('a function');
    if (typeof entry === 'number' && !Number.isFinite(entry)) throw new TypeError('no finite number');
    return entry;
  });
  return JSON.parse(text) as Json;
}

function isJsonataFunction(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value);
}

function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? `${code}: ${String(message)}` : String(message);
}
