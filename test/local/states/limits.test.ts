import type { Json } from '../../../local/states';
import { machine, only, run, type StateJson, task } from './support/run';

/** A string whose JSON text has this many bytes. */
const text = (bytes: number) => 'x'.repeat(bytes - 2);
const LIMIT = 262_144;
const resources = { 'test:big': async () => text(LIMIT + 1), 'test:echo': async ({ arguments: args }: { arguments: Json }) => args };
const long = (bytes: number) => `{% $pad('', ${bytes - 2}, 'x') %}`;
const end = (state: StateJson) => ({ ...state, End: true });

describe('Limits: 256 KiB of UTF-8 JSON text', () => {
  test.each<[string, StateJson, Json, string]>([
    ['the input of an execution at the limit', only({ Type: 'Pass' }), text(LIMIT), 'SUCCEEDED'],
    ['the input of an execution above it', only({ Type: 'Pass' }), text(LIMIT + 1), 'FAILED'],
    ['bytes count, not characters', only({ Type: 'Pass' }), 'é'.repeat(LIMIT / 2), 'FAILED'],
    ['the output of a state at the limit', only({ Type: 'Pass', Output: long(LIMIT) }), {}, 'SUCCEEDED'],
    ['the output of a state above it', only({ Type: 'Pass', Output: long(LIMIT + 1) }), {}, 'FAILED'],
    ['the arguments of a task', only(task('echo', { Arguments: long(LIMIT + 1), Output: 1 })), {}, 'FAILED'],
    ['the result of a task, even when Output drops it', only(task('big', { Output: 1 })), {}, 'FAILED'],
    [
      'the results of branches together',
      only({
        Type: 'Parallel',
        Output: 1,
        Branches: ['A', 'B'].map((name) => ({ StartAt: name, States: { [name]: end({ Type: 'Pass', Output: long(140_000) }) } })),
      }),
      {},
      'FAILED',
    ],
    [
      'the results of iterations together',
      only({
        Type: 'Map',
        Output: 1,
        Items: [1, 2],
        ItemProcessor: { StartAt: 'A', States: { A: end({ Type: 'Pass', Output: long(140_000) }) } },
      }),
      {},
      'FAILED',
    ],
    [
      'one Assign',
      machine({ A: { Type: 'Pass', Assign: { a: long(140_000), b: long(140_000) }, Next: 'B' }, B: { Type: 'Succeed' } }),
      {},
      'FAILED',
    ],
    [
      'one Assign each of several states',
      machine({ A: { Type: 'Pass', Assign: { a: long(140_000) }, Next: 'B' }, B: end({ Type: 'Pass', Assign: { b: long(140_000) } }) }),
      {},
      'SUCCEEDED',
    ],
  ])('%s', async (_, definition, input, status) => {
    const result = await run(definition, input, { resources });
    expect(result.status).toBe(status);
    expect(result.error).toBe(status === 'FAILED' ? 'States.DataLimitExceeded' : undefined);
  });

  test('a child input above it fails the child', async () => {
    const processor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'A',
      States: { A: end({ Type: 'Pass', Output: 1 }) },
    };
    const definition = only({
      Type: 'Map',
      Items: [1, 2],
      ItemSelector: long(LIMIT + 1),
      ItemProcessor: processor,
      ToleratedFailureCount: 2,
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b' } },
    });
    const result = await run(definition);
    const failed = [...result.s3.objects].find(([key]) => key.includes('FAILED_0'))?.[1] ?? '[]';
    expect((JSON.parse(failed) as { Error: string }[]).map((entry) => entry.Error)).toEqual([
      'States.DataLimitExceeded',
      'States.DataLimitExceeded',
    ]);
  });

  test('all variables together: 10 MiB', async () => {
    const definition = machine({
      Loop: { Type: 'Pass', Assign: { i: '{% $exists($i) ? $i + 1 : 1 %}' }, Next: 'Which' },
      Which: {
        Type: 'Choice',
        Choices: Array.from({ length: 45 }, (_, n) => ({
          Condition: `{% $i = ${n} %}`,
          Assign: { [`v${n}`]: long(250_000) },
          Next: 'Loop',
        })),
        Default: 'End',
      },
      End: { Type: 'Succeed' },
    });
    const result = await run(definition);
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(result.history.filter((event) => event.type === 'ChoiceStateExited')).toHaveLength(41);
  });

  test('the history: 25,000 events → States.Runtime, which States.ALL does not take', async () => {
    const definition = machine({
      Loop: { Type: 'Pass', Next: 'Again' },
      Again: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Loop' }] },
    });
    const result = await run(definition);
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringContaining('25000') });
    expect(result.history).toHaveLength(25_000);
  });
});
