import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { problemsOf } from './compiled';

jest.setTimeout(60_000);

const root = resolve(__dirname, '..', '..');
const SUPPORT = `export { model } from '${join(root, 'test/handler/support')}';\n`;

test('every example of docs/handlers.md compiles as printed', () => {
  const page = readFileSync(join(root, 'docs', 'handlers.md'), 'utf8');
  const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text);
  expect(examples.length).toBeGreaterThan(5);
  const file = (name: string) => join(root, 'test', 'handler', `${name}.ts`);
  const texts = Object.fromEntries(examples.map((text, i) => [file(i === 0 ? 'investments' : `example-${i}`), text]));
  expect(problemsOf({ [file('model')]: SUPPORT, ...texts })).toEqual([]);
});

test('every name that the page imports is all there is to import', () => {
  const page = readFileSync(join(root, 'docs', 'handlers.md'), 'utf8');
  const imported = [...page.matchAll(/import \{([^}]*)\} from 'cdk-single-table\/handler'/g)].flatMap(([, names]) =>
    names.split(',').map((n) => n.trim()),
  );
  const exported = Object.keys(jest.requireActual('../../lib/handler'));
  expect([...new Set(imported)].sort()).toEqual(exported.sort());
});
