import { type Json, StatesError } from '../../../local/states';
import { machine, only, outputOf, run, type StateJson, task } from './support/run';

/** A handler that fails with these errors, one after the other, then answers 'done'. */
function failing(...names: string[]) {
  const left = [...names];
  return async () => {
    const name = left.shift();
    if (name !== undefined) throw new StatesError(name, 'c');
    return 'done';
  };
}

const retrying = (retry: StateJson[], more: StateJson = {}) => only(task('work', { Retry: retry, ...more }));
const ALL = ['States.ALL'];
const times = (count: number, name = 'E') => new Array<string>(count).fill(name);

describe('Errors, Retrying After Error (Retry)', () => {
  test.each([
    ['defaults: IntervalSeconds 1, BackoffRate 2.0, MaxAttempts 3', { ErrorEquals: ALL }, 3, [1, 2, 4]],
    [
      'BackoffRate arithmetic: the interval is multiplied for each attempt',
      { ErrorEquals: ALL, IntervalSeconds: 3, BackoffRate: 1.5 },
      3,
      [3, 4.5, 6.75],
    ],
    ['BackoffRate 1.0 keeps the interval', { ErrorEquals: ALL, IntervalSeconds: 5, BackoffRate: 1, MaxAttempts: 4 }, 4, [5, 5, 5, 5]],
    [
      'MaxDelaySeconds caps the interval',
      { ErrorEquals: ALL, IntervalSeconds: 1, BackoffRate: 10, MaxDelaySeconds: 50, MaxAttempts: 4 },
      4,
      [1, 10, 50, 50],
    ],
    ['JitterStrategy NONE changes nothing', { ErrorEquals: ALL, JitterStrategy: 'NONE' }, 2, [1, 2]],
    ['JitterStrategy FULL: a random part of the interval', { ErrorEquals: ALL, JitterStrategy: 'FULL' }, 3, [0.5, 1, 2]],
    [
      'JitterStrategy FULL applies after MaxDelaySeconds',
      { ErrorEquals: ALL, BackoffRate: 10, MaxDelaySeconds: 2, JitterStrategy: 'FULL' },
      3,
      [0.5, 1, 1],
    ],
  ])('%s', async (_, retrier, failures, delays) => {
    const result = await run(retrying([retrier]), {}, { resources: { 'test:work': failing(...times(failures)) } });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'done' });
    expect(result.time.slept).toEqual(delays);
  });

  test.each([
    ['MaxAttempts 0 = never', { ErrorEquals: ALL, MaxAttempts: 0 }, 1, 0],
    ['MaxAttempts 2 = two retries, then the error', { ErrorEquals: ALL, MaxAttempts: 2 }, 3, 2],
    ['an error that no retrier names is not retried', { ErrorEquals: ['Other'] }, 1, 0],
    ['error names are case-sensitive', { ErrorEquals: ['e'] }, 1, 0],
  ])('%s', async (_, retrier, failures, retries) => {
    const result = await run(retrying([retrier]), {}, { resources: { 'test:work': failing(...times(failures)) } });
    expect(result).toMatchObject({ status: 'FAILED', error: 'E', cause: 'c' });
    expect(result.time.slept).toHaveLength(retries);
  });

  test('each retrier counts its own attempts: A, B, C, A of the specification example', async () => {
    const retry = [
      { ErrorEquals: ['ErrorA', 'ErrorB'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
      { ErrorEquals: ['ErrorC'], IntervalSeconds: 5 },
    ];
    const definition = machine({
      X: task('work', { Retry: retry, Catch: [{ ErrorEquals: ALL, Next: 'Z' }], End: true }),
      Z: { Type: 'Pass', Output: "{% 'Z after ' & $states.input.Error %}", End: true },
    });
    const result = await run(definition, {}, { resources: { 'test:work': failing('ErrorA', 'ErrorB', 'ErrorC', 'ErrorB') } });
    expect(result.output).toBe('Z after ErrorB');
    expect(result.time.slept).toEqual([1, 2, 5]);
  });

  test('a used-up retrier is not replaced by a later one that matches as well', async () => {
    const retry = [
      { ErrorEquals: ['E'], MaxAttempts: 1 },
      { ErrorEquals: ALL, MaxAttempts: 5 },
    ];
    const result = await run(retrying(retry), {}, { resources: { 'test:work': failing('E', 'E') } });
    expect(result).toMatchObject({ status: 'FAILED', error: 'E' });
  });

  test('counters start anew when the state is entered again', async () => {
    const definition = machine({
      Work: task('work', { Retry: [{ ErrorEquals: ALL, MaxAttempts: 1 }], Catch: [{ ErrorEquals: ALL, Next: 'Again' }], Next: 'End' }),
      Again: { Type: 'Pass', Next: 'Work' },
      End: { Type: 'Succeed' },
    });
    const result = await run(definition, {}, { resources: { 'test:work': failing('E', 'E', 'E') } });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'done' });
    expect(result.time.slept).toEqual([1, 1]);
  });

  test.each([
    ['States.ALL', 'E', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.QueryEvaluationError', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Runtime', false],
    ['States.TaskFailed', 'E', true],
    ['States.TaskFailed', 'States.TaskFailed', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.DataLimitExceeded', false],
    ['States.TaskFailed', 'States.Runtime', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.Timeout', 'E', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.Runtime', 'States.Runtime', false],
  ])('Error names: %s takes %s: %s', async (pattern, name, taken) => {
    const result = await run(retrying([{ ErrorEquals: [pattern] }]), {}, { resources: { 'test:work': failing(name) } });
    expect(result.status).toBe(taken ? 'SUCCEEDED' : 'FAILED');
  });

  test('an error without name, of a Fail state in a branch, is taken by States.ALL', async () => {
    const branch = { StartAt: 'F', States: { F: { Type: 'Fail' } } };
    const definition = machine({
      P: { Type: 'Parallel', Branches: [branch], Catch: [{ ErrorEquals: ALL, Next: 'S' }], End: true },
      S: { Type: 'Succeed' },
    });
    expect(await outputOf(definition)).toEqual({});
  });

  test('a failure of Output is retried too, and runs the task again', async () => {
    let calls = 0;
    const resources = { 'test:work': async (): Promise<Json> => (++calls === 1 ? {} : { v: 7 }) };
    const definition = retrying([{ ErrorEquals: ['States.QueryEvaluationError'] }], { Output: '{% $states.result.v %}' });
    expect(await outputOf(definition, {}, { resources })).toBe(7);
    expect(calls).toBe(2);
  });

  test('$states.context.State.RetryCount counts the retries of the state', async () => {
    const seen: unknown[] = [];
    const fail = failing('A', 'B');
    const resources = {
      'test:work': async (request: { arguments: unknown }) => {
        seen.push(request.arguments);
        return fail();
      },
    };
    const retry = [{ ErrorEquals: ['A'] }, { ErrorEquals: ['B'] }];
    await outputOf(retrying(retry, { Arguments: '{% $states.context.State.RetryCount %}' }), {}, { resources });
    expect(seen).toEqual([0, 1, 2]);
  });

  test.each(['Parallel', 'Map'])('applies to a %s state as a whole', async (type) => {
    const block = { StartAt: 'W', States: { W: task('work', { End: true }) } };
    const fields = type === 'Parallel' ? { Branches: [block] } : { ItemProcessor: block, Items: [1] };
    const result = await run(
      only({ Type: type, ...fields, Retry: [{ ErrorEquals: ['E'] }] }),
      {},
      { resources: { 'test:work': failing('E') } },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: ['done'] });
    expect(result.time.slept).toEqual([1]);
  });
});
