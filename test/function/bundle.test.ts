import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, withSourceMaps } from '../../lib/function/bundle';
import { call, leaveProjects, project } from './support/project';

afterEach(leaveProjects);

const one = (entry: string, exportName = 'handler', externals: string[] = []) => bundle([{ route: '', entry, exportName }], externals);
const text = (files: ReadonlyMap<string, Uint8Array>, name = 'index.mjs') => Buffer.from(files.get(name) ?? []).toString();

describe('what is bundled runs', () => {
  test('an export of a TypeScript file, with what it imports, and nothing else of the file', () => {
    project({
      'handlers/users.ts': `import { greet } from './greet';
        export const get = async (event: { name: string }) => greet(event.name);
        export const remove = async () => 'not in this function';
        export default async () => 'by default';`,
      'handlers/greet.ts': 'export const greet = (name: string): string => `Hello ${name}`;',
    });
    const files = one('handlers/users.ts', 'get');
    expect(call(files, { name: 'Ada' })).toBe('Hello Ada');
    expect(text(files)).not.toContain('not in this function');
    expect(call(one('./handlers/users.ts', 'default'), {})).toBe('by default');
  });

  test('CommonJS, and packages that ask for require, __dirname and __filename', () => {
    project({
      'handlers/common.cjs': "exports.handler = async () => [typeof require('node:os').hostname(), require('old')];",
      'node_modules/old/index.js': 'module.exports = [typeof __dirname, typeof __filename, require.resolve.name];',
    });
    expect(call(one('handlers/common.cjs'), {})).toEqual(['string', ['string', 'string', 'resolve']]);
  });

  test('an entry outside of the working directory, and one by its absolute path', () => {
    const folder = project({ 'shared/handler.mjs': "export const handler = () => 'shared';", 'service/package.json': '{}' });
    process.chdir(join(folder, 'service'));
    expect(call(one('../shared/handler.mjs'), {})).toBe('shared');
    expect(one(join(folder, 'shared/handler.mjs'))).toBe(one('../shared/handler.mjs'));
  });

  test('module fields come first, and an external package is left to a layer', () => {
    project({
      'handler.ts': "import { name } from 'both'; import { layered } from 'layered'; export const handler = () => name + layered;",
      'node_modules/both/package.json': '{ "main": "main.js", "module": "module.js" }',
      'node_modules/both/main.js': "exports.name = 'main';",
      'node_modules/both/module.js': "export const name = 'module';",
      'node_modules/layered/index.js': "exports.layered = 'bundled';",
    });
    const files = one('handler.ts', 'handler', ['layered']);
    expect(text(files)).toMatch(/from ?"layered"/);
    expect(text(files)).toContain('"module"');
    expect(text(files)).not.toContain('bundled');
  });

  test('an error names the line of the source', () => {
    project({ 'handlers/failing.ts': '\n\nexport const handler = async () => {\n  throw new Error("no");\n};' });
    expect(call(one('handlers/failing.ts'), {})).toMatch(/Error: no\n.*handlers\/failing\.ts:4:/);
  });
});

describe('several exports in one function', () => {
  const files = () => {
    project({
      'users.ts': 'export const get = async () => "get user"; export const all = async () => "any user";',
      'rest.ts': 'export const handler = async (event: { path: string }) => `rest ${event.path}`;',
    });
    return [
      { route: 'GET /users/{userId}', entry: 'users.ts', exportName: 'get' },
      { route: 'ANY /users', entry: 'users.ts', exportName: 'all' },
      { route: '$default', entry: 'rest.ts', exportName: 'handler' },
    ];
  };

  test.each([
    ['an HTTP API', { routeKey: 'GET /users/{userId}' }, 'get user'],
    ['a REST API', { httpMethod: 'GET', resource: '/users/{userId}' }, 'get user'],
    ['ANY of an HTTP API', { routeKey: 'ANY /users' }, 'any user'],
    ['ANY of a REST API, where the method is known', { httpMethod: 'PATCH', resource: '/users' }, 'any user'],
    ['everything else', { routeKey: '$default', path: '/x' }, 'rest /x'],
    ['everything else of a REST API', { httpMethod: 'GET', resource: '/{proxy+}', path: '/y' }, 'rest /y'],
  ])('%s', (_, event, answer) => {
    expect(call(bundle(files()), event)).toBe(answer);
  });

  test('a route that it does not have is an error that names those it has', () => {
    const message = 'No handler for the route GET /orders: this function has GET /users/{userId}, ANY /users';
    expect(call(bundle(files().slice(0, 2)), { routeKey: 'GET /orders' })).toContain(message);
  });
});

describe('the same sources', () => {
  const files = {
    'handlers/a.ts': "import { b } from '../lib/b'; import p from 'p'; export const handler = async () => [b, p];",
    'lib/b.ts': 'export const b = { text: "b" };',
    'node_modules/p/index.js': 'module.exports = function p() { return __filename.length; };',
  };

  test('give the same bytes wherever they lie, source map included', () => {
    const [first, second] = ['app', 'another/place/with-a-longer-name'].map((name) => {
      project(files, { name });
      return one('handlers/a.ts');
    });
    expect([...first.keys()].sort()).toEqual(['index.mjs', 'index.mjs.map']);
    for (const name of first.keys()) expect(text(second, name)).toBe(text(first, name));
    expect(JSON.parse(text(first, 'index.mjs.map')).sources).toEqual(expect.arrayContaining(['handlers/a.ts', 'lib/b.ts']));
  });

  test('give the same bytes whatever the working directory', () => {
    const folder = project({ ...files, 'package.json': '{}', 'infra/cdk.json': '{}' });
    const first = one('handlers/a.ts');
    process.chdir(join(folder, 'infra'));
    const second = one('../handlers/a.ts');
    for (const name of first.keys()) expect(text(second, name)).toBe(text(first, name));
    expect(JSON.parse(text(second, 'index.mjs.map')).sources).toEqual(expect.arrayContaining(['handlers/a.ts', 'lib/b.ts']));
  });

  test('are bundled once, and again when a file changes', () => {
    const folder = project(files);
    const first = one('handlers/a.ts');
    expect(one('handlers/a.ts')).toBe(first);
    writeFileSync(join(folder, 'lib/b.ts'), 'export const b = { text: "changed" };');
    const second = one('handlers/a.ts');
    expect(text(second)).toContain('changed');
    // WHEN a file has another time and the same length, it is read again, too.
    const { atime, mtime } = statSync(join(folder, 'lib/b.ts'));
    writeFileSync(join(folder, 'lib/b.ts'), 'export const b = { text: "CHANGED" };');
    utimesSync(join(folder, 'lib/b.ts'), atime, new Date(mtime.getTime() + 5));
    expect(text(one('handlers/a.ts'))).toContain('CHANGED');
    rmSync(join(folder, 'lib/b.ts'));
    expect(() => one('handlers/a.ts')).toThrow('handlers/a.ts:1:19: Could not resolve "../lib/b"');
  });
});

test('source maps are switched on beside what the user asks of Node', () => {
  expect(withSourceMaps()).toEqual({ NODE_OPTIONS: '--enable-source-maps' });
  expect(withSourceMaps({ A: 'b', NODE_OPTIONS: '--no-warnings' })).toEqual({ A: 'b', NODE_OPTIONS: '--enable-source-maps --no-warnings' });
});
