import { count, duration } from '../../cli/format';
import { Progress, pace } from '../../cli/progress';
import { ProgressView, progressLine } from '../../cli/progress-view';
import { causeText, migrationResult, noteWritten, planLines, summaryLines } from '../../cli/summary';
import { LiveBlock, type Output } from '../../cli/terminal';
import type { ExecutionResult } from '../../local';

const plan = {
  event: 'migration.plan',
  tables: [
    { table: 'users', estimatedRows: 1000 },
    { table: 'posts', estimatedRows: 0 },
  ],
};
const step = (table: string, rows: number) => ({ event: 'migration.progress', phase: 'copy', table, rows, items: rows });
class Sink implements Output {
  public readonly columns = 200;
  public readonly rows = 3;
  public text = '';
  public constructor(public readonly isTerminal: boolean) {}
  public write(text: string): void {
    this.text += text;
  }
}

test('numbers and durations read well', () => {
  expect([count(0), count(1234567)]).toEqual(['0', '1,234,567']);
  expect([duration(0.4), duration(59.6), duration(125), duration(3780)]).toEqual(['0 s', '1 min 0 s', '2 min 5 s', '1 h 3 min']);
});

test('progress adds up, with a rate and what is left', () => {
  let now = 0;
  const progress = new Progress(() => now);
  now = 1000;
  expect(progress.accept(plan)).toBe(true);
  now = 1500;
  progress.accept(step('users', 100));
  now = 3000;
  progress.accept(step('users', 300));
  expect(progress.tables[0]).toMatchObject({ rows: 400, items: 400 });
  expect(pace(progress.tables[0])).toEqual({ rate: 200, secondsLeft: 3 });
  expect(progressLine(progress.tables[0], 5)).toBe('  users ██████████░░░░░░░░░░░░░░  40 %  400 of 1,000  200 rows/s  3 s left');
  expect(progressLine(progress.tables[1], 5)).toBe('  posts ░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0 of 0');
  expect(progress.accept({ event: 'other' })).toBe(false);
});

test('more rows than estimated are not more than 100 %', () => {
  const progress = new Progress();
  progress.accept(plan);
  progress.accept(step('users', 1500));
  expect(progressLine(progress.tables[0], 5)).toContain('100 %  1,500 of 1,500');
});

test('a terminal redraws its block, other lines go above it', () => {
  const sink = new Sink(true);
  const block = new LiveBlock(sink);
  block.draw(['a', 'b']);
  block.draw(['a', 'b']);
  block.draw(['c', 'd', 'more than fits']);
  block.keep();
  block.clear();
  expect(sink.text).toBe('a\nb\n\u001b[2A\u001b[Jc\nd\n');
});

test('without a terminal a table is printed when it has moved, and never with control characters', () => {
  jest.useFakeTimers();
  const sink = new Sink(false);
  const progress = new Progress(() => 0);
  const view = new ProgressView(progress, sink);
  progress.accept(plan);
  progress.accept(step('users', 10));
  jest.advanceTimersByTime(20_000);
  view.print('[Worker] hello');
  view.end();
  jest.useRealTimers();
  expect(sink.text).toBe('  users ░░░░░░░░░░░░░░░░░░░░░░░░   1 %  10 of 1,000\n[Worker] hello\n');
});

const result = (more: Partial<ExecutionResult>): ExecutionResult => ({
  ...{ status: 'SUCCEEDED', executionArn: '', name: '', startedAt: '', stoppedAt: '', history: [] },
  ...more,
});
const users = {
  table: 'users',
  rowsRead: 1000,
  itemsWritten: 2000,
  rowsSkipped: 1,
  poisonRows: 0,
  missing: null,
  different: null,
  extra: null,
};
const posts = { ...users, table: 'posts', rowsRead: 5, itemsWritten: 0, missing: 2, different: 0, extra: 0 };

test('the summary has a line for each table and totals; what was not compared is a dash', () => {
  const migration = migrationResult(result({ output: { tables: [users, posts] } }));
  expect(migration && summaryLines(migration)).toEqual([
    'table  rows read  items written  skipped  poison  missing  different  extra',
    'users      1,000          2,000        1       0        –          –      –',
    'posts          5              –        1       0        2          0      0',
    'total      1,005          2,000        2       0        2          0      0',
  ]);
});

test('a comparison shows what the copies before it have written', () => {
  const copied = { tables: [users] };
  const compared = { tables: [{ ...users, itemsWritten: 0, missing: 0, different: 0, extra: 0 }] };
  const written = [copied, copied, compared].reduce(noteWritten, new Map());
  expect(summaryLines(compared, written)).toEqual([
    'table  rows read  items written  skipped  poison  missing  different  extra',
    'users      1,000          2,000        1       0        0          0      0',
  ]);
});

test('the result of a failed migration is in its cause', () => {
  const failed = result({
    status: 'FAILED',
    error: 'DataMigration.DifferencesFound',
    cause: JSON.stringify({ tables: [posts], message: '2 differences' }),
  });
  expect(migrationResult(failed)?.tables).toEqual([posts]);
  expect(causeText(failed.cause)).toBe('2 differences');
  expect(migrationResult(result({ status: 'FAILED', cause: 'no JSON' }))).toBeUndefined();
  expect([causeText('no JSON'), causeText(undefined), causeText('{"errorMessage":"m"}'), causeText('7')]).toEqual([
    'no JSON',
    '',
    'm',
    '7',
  ]);
});

test('a plan shows the rows that are there, not columns of zeros', () => {
  const progress = new Progress();
  progress.accept(plan);
  expect(planLines(progress.tables)).toEqual([
    'table  rows, estimated',
    'users            1,000',
    'posts                0',
    'total            1,000',
  ]);
});
