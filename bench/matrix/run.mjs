/**
 * What becomes of values of PostgreSQL: runs every case of the 72 rows of docs/type-matrix.md against a real PostgreSQL and a DynamoDB
 * engine, and prints one line a row. It fails when a row does not do what it says.
 * Usage: node bench/matrix/run.mjs [--row 14] [--cases] [--document]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/cjs/api';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
register();
const require = createRequire(import.meta.url);
const { ROWS } = require('../../test/migration/matrix/rows.ts');

if (process.argv.includes('--document')) {
  const { errorTable, matrixTable } = require('../../test/migration/matrix/document.ts');
  const file = join(root, 'docs', 'type-matrix.md');
  const between = (text, name, table) =>
    text.replace(new RegExp(`(<!-- ${name} -->)[^]*(<!-- /${name} -->)`), (_, before, after) => `${before}\n${table}\n${after}`);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, between(between(text, 'matrix', matrixTable(ROWS)), 'errors', errorTable(ROWS)));
  process.exit(0);
}

const { runMatrix } = require('../../test/migration/matrix/run-matrix.ts');
const { startEngines } = require('../../test/migration/support/engines.ts');

const LABELS = { exact: 'exact', policy: 'policy', refused: 'limit' };
const one = Number(process.argv[process.argv.indexOf('--row') + 1]) || undefined;
const rows = ROWS.filter(({ row }) => one === undefined || row === one);
const engines = await startEngines();
try {
  const results = await runMatrix(engines, rows);
  const failedRows = rows.filter((row) =>
    print(
      row,
      results.filter((result) => result.row === row.row),
    ),
  );
  const passed = rows.filter((row) => !failedRows.includes(row));
  const of = (decision) => passed.filter((row) => row.decision === decision).length;
  console.log(
    `\n${passed.length} of ${rows.length} matrix rows pass: ${of('exact')} exact, ${of('policy')} by a policy, ${of('refused')} a stated limit (${results.length} cases)`,
  );
  if (failedRows.length > 0) process.exitCode = 1;
} finally {
  await engines.stop();
}

/** Prints a row; true when a case of it fails. */
function print({ row, hazard, decision }, cases) {
  const failed = cases.filter(({ problem }) => problem !== undefined);
  const state = cases.length > 0 && failed.length === 0 ? 'pass' : 'FAIL';
  console.log(`${String(row).padStart(2)}  ${state}  ${LABELS[decision].padEnd(6)}  ${String(cases.length).padStart(2)} cases  ${hazard}`);
  if (process.argv.includes('--cases')) for (const { name, problem } of cases) console.log(`      ${problem ? 'FAIL' : 'ok  '} ${name}`);
  for (const { name, problem } of failed) console.log(`      ${name}\n        ${problem.replaceAll('\n', '\n        ')}`);
  return state === 'FAIL';
}
