// The tarball as its users get it. Needs `npx projen compile && npx projen package:js` first.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
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

const node = (...args) => execFileSync(process.execPath, args, { cwd: user, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

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
      for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:require\(|from |import\()\s*["']([^"'./][^"']*)["']/g)) {
        const known = declared.some((d) => name === d || name.startsWith(`${d}/`));
        // The client takes the SDK that its Lambda function brings along: an optional peer that jsii does not let us declare.
        const sdk = path.startsWith(join('build', 'client')) && name.startsWith('@aws-sdk/');
        if (!isBuiltin(name) && !known && !sdk) undeclared.add(`${path}: ${name}`);
      }
    }
    assert.deepEqual([...undeclared], []);
  });

  test('holds no source, test, example or engine', () => {
    const strays = files(home)
      .map((file) => relative(home, file))
      .filter(
        (path) => /^(lib|lambda|local|cli|test|test-output|examples|bench|engines|scripts)\//.test(path) || /(?<!\.d)\.ts$/.test(path),
      );
    assert.deepEqual(strays, []);
  });

  test('holds its workers, and the licences of what is bundled into them', () => {
    assert.ok(existsSync(join(home, 'assets', 'migration', 'index.mjs')));
    const notices = readFileSync(join(home, 'assets', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['pg ', 'jsonata ', '@aws-sdk/client-dynamodb ', '@smithy/core '])
      assert.match(notices, new RegExp(`^${name}`, 'm'));
  });

  test('the client loads without aws-cdk-lib, as CommonJS and as an ES module', () => {
    assert.ok(!existsSync(join(user, 'node_modules', 'aws-cdk-lib')));
    const probe = 'console.log(typeof defineModel, typeof openTable)';
    assert.equal(node('-e', `const { defineModel, openTable } = require('cdk-single-table/client'); ${probe}`).trim(), 'function function');
    assert.equal(
      node('--input-type=module', '-e', `import { defineModel, openTable } from 'cdk-single-table/client'; ${probe}`).trim(),
      'function function',
    );
  });

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
