import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf } from '../handler/compiled';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const PAGES = ['docs/api.md', 'docs/authentication.md'];
const unique = (names: Iterable<string>) => [...new Set(names)].sort();

test('every error code is documented, and no other', () => {
  const sources = readdirSync(join(ROOT, 'lib/api')).map((file) => read(join('lib/api', file)));
  const full = sources.flatMap((text) => [...text.matchAll(/'((?:ServerlessApi|JwtSigningKey)\.[A-Z]\w+)'/g)].map(([, code]) => code));
  const ofRoutes = [...read('lib/api/route-key.ts').matchAll(/mistake\(\s*'(\w+)'/g)].map(([, code]) => `ServerlessApi.${code}`);
  const documented = PAGES.flatMap((page) =>
    [...read(page).matchAll(/`((?:ServerlessApi|JwtSigningKey)\.[A-Z]\w+)`/g)].map(([, code]) => code),
  );
  expect(unique(documented)).toEqual(unique([...full, ...ofRoutes]));
});

test('the examples of construct code compile as printed', () => {
  const head = [
    `import { Stack } from 'aws-cdk-lib';`,
    `import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';`,
    `import { ApiAuthorizer, JwtSigningKey, LegacyServer, RequestBody, ServerlessApi } from '${join(ROOT, 'lib/api')}';`,
    `import type { ISingleTable } from '${join(ROOT, 'lib/table')}';`,
    'declare const table: ISingleTable;',
    'declare const sharedSecret: ISecret;',
  ].join('\n');
  const texts = PAGES.map((page, index) => {
    const examples = [...read(page).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text);
    const names = examples.flatMap((text) => [...text.matchAll(/^const (\w+) =/gm)].map(([, name]) => name));
    const body = `class Example extends Stack {\n  run() {\n${examples.join('\n')}\n    return [${names.join(', ')}];\n  }\n}`;
    const unused =
      'export const all = [ApiAuthorizer, JwtSigningKey, LegacyServer, RequestBody, ServerlessApi, table, sharedSecret, Example];';
    return [join(ROOT, 'test', 'api', `page-${index}.ts`), `${head}\n${body}\n${unused}\n`] as const;
  });
  expect(problemsOf(Object.fromEntries(texts))).toEqual([]);
});
