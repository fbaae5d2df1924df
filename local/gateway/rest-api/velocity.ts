/**
 * The part of the Velocity Template Language that templates without a body to map use: text, references, `#set`, `#if`, `#elseif`,
 * `#else`, `#end`; `==`, `!=`, `&&`, `||`, `!`. CDK and this library choose an allowed origin with it.
 * Source: "Variables for data transformations for API Gateway", api-gateway-mapping-template-reference.html.
 */
import { type Expression, evaluate, parseExpression, type Scope } from './velocity-expression';

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly expression: Expression }
  | { readonly kind: 'set'; readonly target: string; readonly expression: Expression }
  | { readonly kind: 'if'; readonly branches: readonly Branch[] };

interface Branch {
  /** undefined: `#else` */
  readonly condition?: Expression;
  readonly nodes: readonly Node[];
}

/** A template that was read. */
export interface Template {
  readonly nodes: readonly Node[];
}

const TOKEN = /#(set|if|elseif)\s*\(|#(else|end)\b|\$!?\{[^}]*\}|\$!?[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*(?:\([^()]*\))?)*/g;

/** @throws Error that names what is not known here */
export function parseTemplate(text: string): Template {
  const tokens = tokensOf(text);
  const nodes = parseNodes(tokens, []);
  if (tokens.length > 0) throw new Error(`#${tokens[0].name} without #if`);
  return { nodes };
}

interface Token {
  readonly name: 'text' | 'value' | 'set' | 'if' | 'elseif' | 'else' | 'end';
  readonly text: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    if (match.index > at) tokens.push({ name: 'text', text: text.slice(at, match.index) });
    at = TOKEN.lastIndex;
    const name = (match[1] ?? match[2]) as Token['name'] | undefined;
    if (match[1] !== undefined) {
      const end = closing(text, at);
      tokens.push({ name: name as Token['name'], text: text.slice(at, end) });
      at = end + 1;
      TOKEN.lastIndex = at;
    } else tokens.push({ name: name ?? 'value', text: match[0] });
  }
  if (at < text.length) tokens.push({ name: 'text', text: text.slice(at) });
  const unknown = tokens.find((token) => token.name === 'text' && /#[a-z#*{@]|\$[A-Za-z{!]/.test(token.text));
  if (unknown) throw new Error(`${JSON.stringify(unknown.text.trim())} is not understood`);
  return tokens;
}

/** The place of the bracket that closes the one before `from`. Brackets in texts do not count. */
function closing(text: string, from: number): number {
  let depth = 1;
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
  throw new Error(`${JSON.stringify(text.slice(from - 1))} has no closing bracket`);
}

function parseNodes(tokens: Token[], ends: readonly Token['name'][]): Node[] {
  const nodes: Node[] = [];
  while (tokens.length > 0 && !(ends.length > 0 ? ends : ['elseif', 'else', 'end']).includes(tokens[0].name)) {
    const token = tokens.shift() as Token;
    if (token.name === 'text') nodes.push({ kind: 'text', text: token.text });
    else if (token.name === 'value') nodes.push({ kind: 'value', expression: parseExpression(token.text) });
    else if (token.name === 'set') nodes.push(parseSet(token.text));
    else nodes.push({ kind: 'if', branches: parseBranches(token.text, tokens) });
  }
  return nodes;
}

function parseSet(text: string): Node {
  const [, target, value] = /^\s*\$!?\{?([A-Za-z_][A-Za-z0-9_.-]*)\}?\s*=(?!=)(.*)$/s.exec(text) ?? [];
  if (target === undefined) throw new Error(`#set(${text}) is not understood`);
  return { kind: 'set', target, expression: parseExpression(value) };
}

function parseBranches(condition: string, tokens: Token[]): Branch[] {
  const branches: Branch[] = [{ condition: parseExpression(condition), nodes: parseNodes(tokens, ['elseif', 'else', 'end']) }];
  while (tokens[0] && tokens[0].name !== 'end') {
    const { name, text } = tokens.shift() as Token;
    branches.push({
      condition: name === 'elseif' ? parseExpression(text) : undefined,
      nodes: parseNodes(tokens, ['elseif', 'else', 'end']),
    });
  }
  if (!tokens.shift()) throw new Error('#if has no #end');
  return branches;
}

/** Renders a template. What it sets is in `scope.variables` afterwards. */
export function render({ nodes }: Template, scope: Scope): string {
  return nodes.map((node) => renderNode(node, scope)).join('');
}

function renderNode(node: Node, scope: Scope): string {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'value') return String(evaluate(node.expression, scope));
  if (node.kind === 'set') {
    scope.variables.set(node.target, evaluate(node.expression, scope));
    return '';
  }
  const branch = node.branches.find(({ condition }) => condition === undefined || evaluate(condition, scope) !== false);
  return branch ? render(branch, scope) : '';
}
