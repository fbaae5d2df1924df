import type { ModelDefinition } from '../lib/model';

const WIDTH = 120;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** A TypeScript module that exports a model with its literal types. */
export function modelSource(model: ModelDefinition): string {
  const { $schema: _, ...definition } = model;
  return `import { defineModel } from 'cdk-single-table/client';\n\nexport const model = defineModel(${literal(definition, 0, 'export const model = defineModel('.length + 2)});\n`;
}

/** A plain value as source: on one line where it fits. `taken` is what else stands on the first line. */
function literal(value: unknown, depth: number, taken: number): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Array.isArray(value)
    ? value.map((item) => ({ name: '', item }))
    : Object.entries(value).flatMap(([name, item]) =>
        item === undefined ? [] : [{ name: `${IDENTIFIER.test(name) ? name : quoted(name)}: `, item }],
      );
  const [open, close, space] = Array.isArray(value) ? ['[', ']', ''] : ['{', '}', ' '];
  if (parts.length === 0) return open + close;

  const line = `${open}${space}${parts.map(({ name, item }) => name + literal(item, 0, -Number.MAX_SAFE_INTEGER)).join(', ')}${space}${close}`;
  // The model, its sections and its entities stay open: that is where lines are added.
  if (depth >= 2 && depth * 2 + taken + line.length <= WIDTH) return line;
  if (taken < 0) return line;
  const indent = '  '.repeat(depth + 1);
  const lines = parts.map(({ name, item }) => `${indent}${name}${literal(item, depth + 1, name.length + 1)},\n`);
  return `${open}\n${lines.join('')}${'  '.repeat(depth)}${close}`;
}

function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return `'${inner.replaceAll("'", "\\'")}'`;
}
