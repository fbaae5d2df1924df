// The tarball as its users get it. Needs `npx projen compile && npx projen package:js` first.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

const MEGABYTE = 1024 * 1024;
const dist = 'dist/js';
const tarball = join(
  dist,
  readdirSync(dist).find((name) => name.endsWith('.tgz')),
);
const user = mkdtempSync(join(tmpdir(), 'package-'));
const home = join(user, 'node_modules', 'cdk-single-table');

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const run = (folder, ...args) => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const node = (...args) => run(user, ...args);

/** A project that has installed the package beside its peers, which are those of this checkout. */
function project(name, files) {
  const folder = join(user, name);
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  cpSync(join(user, 'package'), join(folder, 'node_modules', 'cdk-single-table'), { recursive: true }); // a link would be followed out of the project
  for (const peer of ['aws-cdk-lib', 'constructs', '@aws-sdk', '@types', 'jose', 'undici-types'])
    symlinkSync(resolve('node_modules', peer), join(folder, 'node_modules', peer));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

describe('the packed tarball', () => {
  before(() => {
    execFileSync('tar', ['-xzf', tarball, '-C', user]);
    cpSync(join(user, 'package'), home, { recursive: true });
  });
  after(() => rmSync(user, { recursive: true, force: true }));

  test('is smaller than 5 MB', () => {
    const { size } = statSync(tarball);
    console.log(`packed ${(size / MEGABYTE).toFixed(2)} MB`);
    assert.ok(size < 5 * MEGABYTE, `${size} bytes`);
  });

  test('declares what it imports', () => {
    const { name: own, peerDependencies = {}, dependencies = {} } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    // Examples in comments import the package by its own name.
    const declared = [own, ...Object.keys(peerDependencies), ...Object.keys(dependencies)];
    const undeclared = new Set();
    for (const file of files(join(home, 'build')).filter((name) => name.endsWith('.js') || name.endsWith('.d.ts'))) {
      const path = relative(home, file);
      for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:require\(|from |import\()\s*["']([^"'./$][^"']*)["']/g)) {
        const known = declared.some((d) => name === d || name.startsWith(`${d}/`));
        // Handlers take the SDK that their project installs: an optional peer that jsii does not let us declare.
        const sdk = /^build.(client|handler)/.test(path) && name.startsWith('@aws-sdk/');
        if (!isBuiltin(name) && !known && !sdk) undeclared.add(`${path}: ${name}`);
      }
    }
    assert.deepEqual([...undeclared], []);
  });

  test('bundles need nothing that is not bundled but the SDK of handlers', () => {
    const bundles = ['assets', 'bin', 'build-esm'].flatMap((folder) => files(join(home, folder))).filter((file) => /\.[cm]js$/.test(file));
    const missing = new Set();
    for (const file of bundles) {
      const path = relative(home, file);
      const sdk = /^build-esm.(secrets-)?sdk-/.test(path);
      for (const [, name] of readFileSync(file, 'utf8').matchAll(
        /(?:^|[;}\s])import\s*(?:[\w$*{}, ]+\s*from\s*)?["']([^"'./][^"']*)["']/gm,
      ))
        if (!isBuiltin(name) && !(sdk && name.startsWith('@aws-sdk/'))) missing.add(`${path}: ${name}`);
    }
    assert.deepEqual([...missing], []);
  });

  test('holds no source, test, example or engine', () => {
    const strays = files(home)
      .map((file) => relative(home, file))
      .filter(
        (path) => /^(lib|lambda|local|cli|test|test-output|examples|bench|engines|scripts)\//.test(path) || /(?<!\.d)\.ts$/.test(path),
      );
    assert.deepEqual(strays, []);
  });

  test('holds a bundle for every job, and the licences of what is bundled into them', () => {
    const jobs = readdirSync('lambda').filter((job) => existsSync(join('lambda', job, 'index.ts')));
    assert.deepEqual(jobs, ['authorizer', 'jwt-rotation', 'migration', 'site-deployment', 'stream-events']);
    for (const job of jobs) assert.match(readFileSync(join(home, 'assets', job, 'index.mjs'), 'utf8'), /\bas handler\b|\bhandler\b/, job);
    assert.deepEqual(readdirSync(join(home, 'assets', 'local')).sort(), ['network-guard.cjs', 'runtime.cjs', 'warden.cjs']);
    const notices = readFileSync(join(home, 'assets', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['pg ', 'jsonata ', 'jose ', 'fflate ', '@aws-sdk/client-dynamodb ', '@smithy/core '])
      assert.match(notices, new RegExp(`^${name}`, 'm'));
  });

  for (const [subpath, names] of [
    ['client', 'defineModel, openTable, decodeChange'],
    ['handler', 'route, reply, HttpProblem, streamHandler, signingKey, bodyOf'],
  ]) {
    test(`cdk-single-table/${subpath} loads without aws-cdk-lib, as CommonJS and as an ES module`, () => {
      assert.ok(!existsSync(join(user, 'node_modules', 'aws-cdk-lib')));
      const probe = `console.log([${names}].every((one) => typeof one === 'function'))`;
      assert.equal(node('-e', `const { ${names} } = require('cdk-single-table/${subpath}'); ${probe}`).trim(), 'true');
      assert.equal(node('--input-type=module', '-e', `import { ${names} } from 'cdk-single-table/${subpath}'; ${probe}`).trim(), 'true');
    });
  }

  test('the constructs load as CommonJS and by name from an ES module', () => {
    const folder = project('constructs', {
      'cjs.cjs': `const { ServerlessApi, StaticFrontend } = require('cdk-single-table'); console.log(ServerlessApi.name, StaticFrontend.name)`,
      'esm.mjs': `import { ServerlessApi, StaticFrontend } from 'cdk-single-table'; console.log(ServerlessApi.name, StaticFrontend.name)`,
    });
    for (const file of ['cjs.cjs', 'esm.mjs']) assert.equal(run(folder, file).trim(), 'ServerlessApi StaticFrontend', file);
  });

  // What the README prints, compiled against the declarations of the package and not against its sources.
  for (const [name, type, options] of [
    // Once with the declarations themselves, which takes longest.
    ['node16, a CommonJS project', 'commonjs', { module: 'node16', moduleResolution: 'node16', skipLibCheck: false }],
    ['node16, an ES module project', 'module', { module: 'node16', moduleResolution: 'node16' }],
    ['bundler', 'module', { module: 'esnext', moduleResolution: 'bundler' }],
    ['node10', 'commonjs', { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' }],
  ]) {
    test(`types hold under moduleResolution ${name}`, () => {
      const extension = type === 'module' ? '.js' : '';
      const printed = (file) =>
        readFileSync(join('bench', 'stack', file), 'utf8').replace(/from '(\.\.?)\/(\w+)'/g, `from './$2${extension}'`);
      const compilerOptions = { target: 'es2022', strict: true, noEmit: true, skipLibCheck: true, types: ['node'], ...options };
      const folder = project(name, {
        'package.json': JSON.stringify({ type }),
        'tsconfig.json': JSON.stringify({ compilerOptions, files: ['stack.ts', 'orders.ts', 'wrong.ts'] }),
        'stack.ts': printed('stack.ts'),
        'model.ts': printed('model.ts'),
        'orders.ts': printed('handlers/orders.ts'),
        'wrong.ts': `import { route } from 'cdk-single-table/handler';
import { model } from './model${extension}';
// @ts-expect-error Order has no such attribute: types are there, and are not any
export const handler = route(model, {}, ({ table }) => table.Order.query({ nobody: '' }));
`,
      });
      const { stdout, status } = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder], {
        encoding: 'utf8',
      });
      assert.deepEqual({ stdout, status }, { stdout: '', status: 0 });
    });
  }

  test('the command runs from the tarball alone', () => {
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    assert.equal(node(join(home, 'bin', 'cdk-single-table.mjs'), '--version').trim(), version);
  });

  test('the schemas are where the exports say', () => {
    for (const name of ['model.schema.json', 'mapping.schema.json']) {
      const schema = node('-e', `console.log(require('cdk-single-table/${name}').$id ?? 'none')`).trim();
      assert.match(schema, /^https:/);
    }
  });
});
