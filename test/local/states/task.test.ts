import { lambdaTasks, StatesError, type TaskRequest } from '../../../local/states';
import { machine, only, outputOf, run, task } from './support/run';
import { VirtualTime } from './support/virtual-time';

const INVOKE = 'arn:aws:states:::lambda:invoke';
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:worker';

describe('Task State', () => {
  test('Arguments are evaluated; Output and Assign see $states.result', async () => {
    const resources = {
      'test:add': async ({ arguments: args }: TaskRequest) => ({ sum: (args as { a: number; b: number }).a + (args as { b: number }).b }),
    };
    const definition = machine({
      Add: task('add', {
        Arguments: { a: '{% $states.input.n %}', b: 2 },
        Assign: { sum: '{% $states.result.sum %}' },
        Output: { was: '{% $states.input %}' },
        Next: 'End',
      }),
      End: { Type: 'Pass', Output: { sum: '{% $sum %}', input: '{% $states.input %}' }, End: true },
    });
    expect(await outputOf(definition, { n: 1 }, { resources })).toEqual({ sum: 3, input: { was: { n: 1 } } });
  });

  test('a handler gets a copy: what it does to its arguments changes nothing', async () => {
    const resources = {
      'test:mutate': async ({ arguments: args }: TaskRequest) => {
        (args as { list: number[] }).list.push(9);
        return null;
      },
    };
    expect(await outputOf(only(task('mutate', { Output: '{% $states.input %}' })), { list: [1] }, { resources })).toEqual({ list: [1] });
  });

  test.each([
    ['an error of its own name', new StatesError('Mine', 'why'), 'Mine', 'why'],
    ['any other error', new TypeError('oops'), 'States.TaskFailed', 'TypeError: oops'],
  ])('a handler that throws %s', async (_, thrown, error, cause) => {
    const resources = {
      'test:fail': async () => {
        throw thrown;
      },
    };
    expect(await run(only(task('fail')), {}, { resources })).toMatchObject({ status: 'FAILED', error, cause });
  });

  test('a handler that throws before its first await fails the task too', async () => {
    const resources = {
      'test:fail': () => {
        throw new StatesError('Now');
      },
    };
    expect(await run(only(task('fail')), {}, { resources })).toMatchObject({ status: 'FAILED', error: 'Now' });
  });

  describe('TimeoutSeconds', () => {
    const slow = (time: VirtualTime) => ({
      'test:slow': async ({ signal }: TaskRequest) => {
        await time.sleep(60_000, signal);
        return 'done';
      },
    });
    test.each([
      ['a literal', 10, 'FAILED'],
      ['an expression', '{% $states.input.limit %}', 'FAILED'],
      ['a limit that is not reached', 61, 'SUCCEEDED'],
    ])('%s', async (_, limit, status) => {
      const time = new VirtualTime();
      const result = await run(only(task('slow', { TimeoutSeconds: limit })), { limit: 5 }, { time, resources: slow(time) });
      expect(result.status).toBe(status);
      expect(result.error).toBe(status === 'FAILED' ? 'States.Timeout' : undefined);
    });

    test('is caught as States.Timeout and reported as TaskTimedOut', async () => {
      const time = new VirtualTime();
      const definition = machine({
        Slow: task('slow', { TimeoutSeconds: 10, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }], End: true }),
        Late: { Type: 'Pass', Output: '{% $now() %}', End: true },
      });
      const result = await run(definition, {}, { time, resources: slow(time) });
      expect(result.output).toBe('2030-01-01T00:00:10.000Z');
      expect(result.history.map((event) => event.type)).toContain('TaskTimedOut');
    });

    test('a handler that ignores its signal holds nothing up', async () => {
      const resources = { 'test:stuck': () => new Promise<never>(() => undefined) };
      expect(await run(only(task('stuck', { TimeoutSeconds: 1 })), {}, { resources })).toMatchObject({ error: 'States.Timeout' });
    });

    test('the signal of a task that answered in time stays quiet', async () => {
      let signal: AbortSignal | undefined;
      const resources = {
        'test:quick': async (request: TaskRequest) => {
          signal = request.signal;
          return null;
        },
      };
      await outputOf(
        machine({ T: task('quick', { TimeoutSeconds: 1, Next: 'W' }), W: { Type: 'Wait', Seconds: 5, End: true } }),
        {},
        { resources },
      );
      expect(signal?.aborted).toBe(false);
    });

    test('each attempt of a retry has the whole time', async () => {
      const time = new VirtualTime();
      const definition = only(
        task('slow', { TimeoutSeconds: 10, Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 2, BackoffRate: 1 }] }),
      );
      const result = await run(definition, {}, { time, resources: slow(time) });
      expect(result).toMatchObject({ status: 'FAILED', stoppedAt: '2030-01-01T00:00:32.000Z' });
    });

    test.each([0, -1, 1.5])('an expression that gives %s → States.QueryEvaluationError', async (limit) => {
      const result = await run(only(task('slow', { TimeoutSeconds: '{% $states.input %}' })), limit, {
        resources: slow(new VirtualTime()),
      });
      expect(result.error).toBe('States.QueryEvaluationError');
    });
  });
});

describe('lambda:invoke', () => {
  const invokeState = (args: unknown, more = {}) => only({ Type: 'Task', Resource: INVOKE, Arguments: args, ...more });
  const calls: unknown[] = [];
  const resources = lambdaTasks(async ({ functionName, payload }) => {
    calls.push({ functionName, payload });
    return { payload: { ok: true } };
  });

  test('{ FunctionName, Payload } → { ExecutedVersion, Payload, StatusCode }', async () => {
    calls.length = 0;
    const output = await outputOf(invokeState({ FunctionName: FUNCTION, Payload: '{% $states.input %}' }), { a: 1 }, { resources });
    expect(output).toEqual({ ExecutedVersion: '$LATEST', Payload: { ok: true }, StatusCode: 200 });
    expect(calls).toEqual([{ functionName: FUNCTION, payload: { a: 1 } }]);
  });

  test('a function ARN as the resource gets the arguments and gives the payload', async () => {
    calls.length = 0;
    const definition = only({ Type: 'Task', Resource: FUNCTION, Arguments: { n: '{% $states.input.a %}' } });
    expect(await outputOf(definition, { a: 1 }, { resources })).toEqual({ ok: true });
    expect(calls).toEqual([{ functionName: FUNCTION, payload: { n: 1 } }]);
  });

  test.each([
    [
      'its errorType as the name and its payload as the cause',
      { errorType: 'TypeError', errorMessage: 'bad', trace: ['a'] },
      'TypeError',
      '{"errorType":"TypeError","errorMessage":"bad","trace":["a"]}',
    ],
    [
      'Lambda.Unknown when there is no error type',
      { message: 'x' },
      'Lambda.Unknown',
      'The cause could not be determined because Lambda did not return an error type. Returned payload: {"message":"x"}',
    ],
  ])('a failed function: %s', async (_, payload, error, cause) => {
    const failing = lambdaTasks(async () => ({ payload, functionError: 'Unhandled' }));
    for (const definition of [invokeState({ FunctionName: FUNCTION }), only({ Type: 'Task', Resource: FUNCTION })]) {
      expect(await run(definition, {}, { resources: failing })).toMatchObject({ status: 'FAILED', error, cause });
    }
  });

  test('an invocation that cannot be made is Lambda.SdkClientException', async () => {
    const failing = lambdaTasks(async () => {
      throw new Error('connect ECONNREFUSED');
    });
    const result = await run(invokeState({ FunctionName: FUNCTION }), {}, { resources: failing });
    expect(result).toMatchObject({ error: 'Lambda.SdkClientException', cause: 'Error: connect ECONNREFUSED' });
  });

  test('arguments that only show at run time are refused as well', async () => {
    const asynchronous = { FunctionName: FUNCTION, InvocationType: 'Event' };
    expect(await run(invokeState('{% $states.input %}'), asynchronous, { resources })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
    expect(await run(invokeState('{% $states.input %}'), { FunctionName: FUNCTION, Qualifier: 'v1' }, { resources })).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('Qualifier not supported'),
    });
  });
});
