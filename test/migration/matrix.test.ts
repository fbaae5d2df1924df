import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asText, check, kept, type MatrixRow, planned, poison } from './matrix/case';
import { errorTable, matrixTable } from './matrix/document';
import { ROWS } from './matrix/rows';
import { type CaseResult, runMatrix } from './matrix/run-matrix';
import { type Engines, startEngines } from './support/engines';

jest.setTimeout(300_000);

let engines: Engines;
let results: CaseResult[];
beforeAll(async () => {
  engines = await startEngines();
  results = await runMatrix(engines, ROWS);
});
afterAll(() => engines?.stop());

test('the rows are 1 to 72', () => {
  expect(ROWS.map(({ row }) => row)).toEqual(Array.from({ length: 72 }, (_, index) => index + 1));
});

test.each(ROWS.map(({ row, hazard, cases }) => [row, hazard, cases.length] as const))('row %i: %s', (row, _, cases) => {
  const mine = results.filter((result) => result.row === row);
  expect(mine.filter(({ problem }) => problem)).toEqual([]);
  expect(mine).toHaveLength(cases);
  expect(cases).toBeGreaterThan(0);
});

test('a limit states its error, and an error that a case asserts is that of its row', () => {
  expect(ROWS.filter(({ decision, error }) => decision === 'refused' && error === undefined)).toEqual([]);
  for (const { row, error, cases } of ROWS) {
    const asserted = cases.flatMap((one) => (one.kind === 'poison' || one.kind === 'plan' ? [one.message] : []));
    if (error !== undefined && asserted.length > 0) expect([row, asserted]).toEqual([row, expect.arrayContaining([error])]);
  }
});

test('docs/type-matrix.md says the same', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'type-matrix.md'), 'utf8');
  // "node bench/matrix/run.mjs --document" writes them.
  expect(text).toContain(`\n${matrixTable(ROWS)}\n`);
  expect(text).toContain(`\n${errorTable(ROWS)}\n`);
});

test('every kind of case can fail', async () => {
  const wrong: MatrixRow = {
    row: 99,
    hazard: 'a table that is wrong in every cell',
    decision: 'exact',
    rule: '',
    cases: [
      { ...asText('text', 'a'), text: 'b' },
      kept('integer', 'integer', '1', 2, { N: '1' }),
      kept('integer', 'integer', '1', 1, { N: '2' }),
      kept('numeric', 'decimal', '1.50', '1.5', { N: '1.5' }),
      kept('integer', 'integer', '1', 1, { N: '1' }, { backError: 'VALUE_NUL' }),
      kept('numeric', 'decimal', 'NaN', '0', { N: '0' }),
      poison('numeric', 'decimal', '1', 'VALUE_NOT_FINITE', ''),
      poison('numeric', 'decimal', 'NaN', 'VALUE_RANGE', ''),
      poison('numeric', 'decimal', 'NaN', 'VALUE_NOT_FINITE', 'another message'),
      planned('interval', 'integer', 'PLAN_COLUMN_TYPE', 'another message'),
      planned('text', 'string', 'PLAN_COLUMN_TYPE', 'no problem at all'),
      check('throws', () => Promise.reject(new Error('wrong'))),
    ],
  };
  const failed = await runMatrix(engines, [wrong]);
  expect(failed.filter(({ problem }) => problem === undefined)).toEqual([]);
  expect(failed).toHaveLength(wrong.cases.length);
});
