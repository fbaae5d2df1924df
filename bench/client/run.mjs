/**
 * Compares the client with its alternatives, in one run: CPU per operation, load and define cost, bundle size, type instantiations.
 * Usage: node bench/client/run.mjs [--passes 2]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import { models, uses } from './idioms.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, 'out');
const passes = Number(process.argv[process.argv.indexOf('--passes') + 1]) || 2;
const libraries = {
  ours: 'cdk-single-table',
  'raw-document': 'raw DocumentClient',
  'raw-client': 'raw DynamoDBClient',
  electrodb: 'ElectroDB',
  onetable: 'OneTable',
  toolbox: 'Toolbox',
};
const ids = Object.keys(libraries);
const goals = { ratio: 0.65, defineMs: 1, kilobytes: 10, instantiations: 100_000 };

const env = {
  PATH: process.env.PATH,
  NODE_NO_WARNINGS: '1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 's'.repeat(40),
  AWS_SESSION_TOKEN: 't'.repeat(700),
};
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

function child(script, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', join(here, script), ...args], {
    env,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

/** A program that loads the library with the SDK's client, and defines the model without a request. */
function defining(id, count) {
  const model = `./${id}-${count}.mjs`;
  const client = id === 'ours' || id === 'raw-client' || id === 'onetable' ? 'client-dynamodb' : 'lib-dynamodb';
  const sdk = `export * as sdk from '@aws-sdk/${client}';`;
  if (id === 'ours')
    return `${sdk} import { openTable } from '../../../lib/client/index.ts'; import { model } from '${model}'; export const define = () => openTable(model);`;
  if (id.startsWith('raw')) return `${sdk} import { keys } from '${model}'; export const define = () => keys;`;
  return `${sdk} import { define as make } from '${model}'; export const define = () => make({ send() {} }, 'app');`;
}

const bundle = (entry, outfile, more = {}) =>
  build({
    stdin: { contents: entry, resolveDir: out, loader: 'js' },
    outfile: join(out, outfile),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    ...more,
  });

async function prepare() {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  for (const id of ids) for (const count of [12, 60]) writeFileSync(join(out, `${id}-${count}.mts`), models[id](count));
  await Promise.all(
    ids.flatMap((id) => [
      bundle(
        `export { open } from '../adapters/${id}.mjs'; export { DynamoDBClient } from '@aws-sdk/client-dynamodb';`,
        `${id}.operations.cjs`,
      ),
      ...[12, 60].map((count) => bundle(defining(id, count), `${id}.define-${count}.cjs`)),
      bundle(`export { open } from '../adapters/${id}.mjs';`, `${id}.external.cjs`, { external: ['@aws-sdk/*'], format: 'esm' }),
    ]),
  );
}

function operations() {
  const results = Object.fromEntries(ids.map((id) => [id, []]));
  for (let pass = 0; pass < passes; pass++)
    for (const id of ids) results[id].push(child('operations-child.mjs', join(out, `${id}.operations.cjs`)));
  const names = Object.keys(results.ours[0]);
  return Object.fromEntries(
    ids.map((id) => [id, Object.fromEntries(names.map((name) => [name, median(results[id].map((result) => result[name]))]))]),
  );
}

function defines() {
  const results = {};
  for (let round = 0; round < 5; round++) {
    for (const id of ids) {
      for (const count of [12, 60]) {
        const { load, define } = child('define-child.mjs', join(out, `${id}.define-${count}.cjs`));
        results[id] ??= { load12: [], load60: [], define12: [], define60: [] };
        results[id][`load${count}`].push(load);
        results[id][`define${count}`].push(define);
      }
    }
  }
  return Object.fromEntries(
    ids.map((id) => [id, Object.fromEntries(Object.entries(results[id]).map(([name, values]) => [name, median(values)]))]),
  );
}

function instantiations(id, count) {
  const file = join(out, `${id}-${count}.use.mts`);
  writeFileSync(file, uses[id](count));
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    types: ['node'],
  });
  const [problem] = [file, join(out, `${id}-${count}.mts`)].flatMap((name) => program.getSemanticDiagnostics(program.getSourceFile(name)));
  if (problem)
    throw new Error(`${relative(process.cwd(), problem.file.fileName)}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`);
  return program.getInstantiationCount();
}

const geometricMean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

function print(title, columns, rows) {
  console.log(`\n${title}`);
  const width = Math.max(14, ...columns.map((column) => column.length + 2));
  console.log(''.padEnd(22) + columns.map((column) => column.padStart(width)).join(''));
  for (const [name, ...cells] of rows) console.log(name.padEnd(22) + cells.map((cell) => String(cell).padStart(width)).join(''));
}

const verdict = (name, value, goal, text) =>
  console.log(`${value <= goal ? 'reached' : 'MISSED '}  ${name}: ${text(value)} (goal ${text(goal)})`);

const started = performance.now();
await prepare();
console.log(`Node ${process.version}, ${cpus()[0].model}, ${passes} passes; requests are answered by a stub, one process per library`);

const cpu = operations();
const names = Object.keys(cpu.ours);
const ratios = Object.fromEntries(ids.map((id) => [id, geometricMean(names.map((name) => cpu[id][name] / cpu['raw-document'][name]))]));
print(
  'CPU per operation, µs (× DocumentClient)',
  [...names, 'geo. mean'],
  ids.map((id) => [
    libraries[id],
    ...names.map((name) => `${cpu[id][name].toFixed(0)} (${(cpu[id][name] / cpu['raw-document'][name]).toFixed(2)}×)`),
    `${ratios[id].toFixed(2)}×`,
  ]),
);

const cost = defines();
print(
  'Load, ms of CPU with the whole SDK client bundled, and define, ms',
  ['load 12', 'load 60', 'define 12', 'define 60'],
  ids.map((id) => [
    libraries[id],
    cost[id].load12.toFixed(1),
    cost[id].load60.toFixed(1),
    cost[id].define12.toFixed(2),
    cost[id].define60.toFixed(2),
  ]),
);

const size = (name) => statSync(join(out, name)).size / 1024;
print(
  'Bundle, KB minified',
  ['with the SDK', 'over the SDK'],
  ids.map((id) => [libraries[id], size(`${id}.operations.cjs`).toFixed(0), size(`${id}.external.cjs`).toFixed(1)]),
);

const typed = ids.filter((id) => uses[id]);
const counts = Object.fromEntries(typed.map((id) => [id, [12, 60].map((count) => instantiations(id, count))]));
print(
  `Type instantiations (TypeScript ${ts.version}; five uses of every entity)`,
  ['12 entities', '60 entities'],
  typed.map((id) => [libraries[id], ...counts[id].map((n) => n.toLocaleString('en'))]),
);

console.log(`\nGoals (${((performance.now() - started) / 1000).toFixed(0)} s in all)`);
verdict('CPU over DocumentClient, geometric mean', ratios.ours, goals.ratio, (value) => `${value.toFixed(2)}×`);
verdict('define 60 entities', cost.ours.define60, goals.defineMs, (value) => `${value.toFixed(2)} ms`);
verdict('bundle over the SDK', size('ours.external.cjs'), goals.kilobytes, (value) => `${value.toFixed(1)} KB`);
verdict('type instantiations at 60 entities', counts.ours[1], goals.instantiations, (value) => value.toLocaleString('en'));
