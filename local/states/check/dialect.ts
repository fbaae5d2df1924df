const TOKEN = /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|`[^`]*`|\/\*[\s\S]*?\*\/|\?\?|\?:|[\w$]+|\S/y;
const REGEX = /\/(?:\\.|[^/\\])+\/[im]*/y;
/** After these, `/` starts a regular expression; after anything else it divides. */
const BEFORE_OPERAND = new Set([
  '(',
  '[',
  '{',
  ',',
  ';',
  ':',
  '=',
  '~',
  '>',
  '<',
  '?',
  '&',
  '!',
  '+',
  '-',
  '*',
  '%',
  '^',
  'and',
  'or',
  'in',
]);

/**
 * The operators `??` and `?:` in an expression. jsonata has them since 2.1, Step Functions is at 2.0.6: a machine with them would
 * run here and be rejected when it is deployed. The parser rewrites both into conditions, so they show in the text alone.
 */
export function newerOperators(expression: string): string[] {
  const found = new Set<string>();
  let previous: string | undefined;
  for (let at = 0; at < expression.length; ) {
    const operand = previous === undefined || BEFORE_OPERAND.has(previous);
    const pattern = operand && expression[at] === '/' && expression[at + 1] !== '*' ? REGEX : TOKEN;
    pattern.lastIndex = at;
    const token = pattern.exec(expression)?.[0];
    if (token === '??' || token === '?:') found.add(token);
    if (token !== undefined && !token.startsWith('/*')) previous = token;
    at += token?.length ?? 1;
  }
  return [...found];
}
