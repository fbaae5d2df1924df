import type { TaskRequest } from '../../../local/states';
import { machine, only, outputOf, run, task } from './support/run';
import { VirtualTime } from './support/virtual-time';

describe('The Context Object', () => {
  test('says what Step Functions says', async () => {
    const options = {
      run: {
        name: 'run-1',
        stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:Migration',
        roleArn: 'arn:aws:iam::123456789012:role/r',
      },
    };
    expect(await outputOf(only({ Type: 'Pass', Output: '{% $states.context %}' }), { a: 1 }, options)).toEqual({
      Execution: {
        Id: 'arn:aws:states:eu-west-1:123456789012:execution:Migration:run-1',
        Input: { a: 1 },
        Name: 'run-1',
        RedriveCount: 0,
        RoleArn: 'arn:aws:iam::123456789012:role/r',
        StartTime: '2030-01-01T00:00:00.000Z',
      },
      StateMachine: { Id: 'arn:aws:states:eu-west-1:123456789012:stateMachine:Migration', Name: 'Migration' },
      State: { Name: 'Only', EnteredTime: '2030-01-01T00:00:00.000Z' },
    });
  });

  test('Execution.Input stays the input of the execution, State is the current one', async () => {
    const definition = machine({
      A: { Type: 'Wait', Seconds: 5, Output: {}, Next: 'B' },
      B: {
        Type: 'Pass',
        Output: ['{% $states.context.Execution.Input %}', '{% $states.context.State.Name %}', '{% $states.context.State.EnteredTime %}'],
        End: true,
      },
    });
    expect(await outputOf(definition, 'in')).toEqual(['in', 'B', '2030-01-01T00:00:05.000Z']);
  });

  test('RetryCount belongs to the states that can be retried', async () => {
    const show = '{% $states.context.State.RetryCount %}';
    const block = { StartAt: 'In', States: { In: { Type: 'Pass', Output: '{% $exists($states.context.State.RetryCount) %}', End: true } } };
    const definition = only({ Type: 'Parallel', Branches: [block], Output: ['{% $states.result[0] %}', show] });
    expect(await outputOf(definition)).toEqual([false, 0]);
  });

  test('a handler gets it too', async () => {
    const resources = {
      'test:name': async ({ context, state, resource }: TaskRequest) => [(context.State as { Name: string }).Name, state, resource],
    };
    expect(await outputOf(only(task('name')), {}, { resources })).toEqual(['Only', 'Only', 'test:name']);
  });
});

describe('Execution', () => {
  test('the definition may be JSON text', async () => {
    expect(await outputOf(JSON.stringify(only({ Type: 'Pass', Output: 1 })))).toBe(1);
  });

  test('TimeoutSeconds of the machine → TIMED_OUT, past any catcher', async () => {
    const definition = machine(
      { W: task('stuck', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }], End: true }), C: { Type: 'Pass', End: true } },
      { TimeoutSeconds: 30 },
    );
    const result = await run(definition, {}, { resources: { 'test:stuck': () => new Promise<never>(() => undefined) } });
    expect(result).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout', stoppedAt: '2030-01-01T00:00:30.000Z' });
    expect(result.history.at(-1)?.type).toBe('ExecutionTimedOut');
  });

  test('TimeoutSeconds that is not reached changes nothing and leaves no timer', async () => {
    const result = await run(machine({ W: { Type: 'Wait', Seconds: 29, End: true } }, { TimeoutSeconds: 30 }));
    expect(result).toMatchObject({ status: 'SUCCEEDED', stoppedAt: '2030-01-01T00:00:29.000Z' });
  });

  describe('AbortSignal', () => {
    const stuck = machine({ W: { Type: 'Wait', Seconds: 1000, End: true } });
    const inMap = (mode?: string) =>
      only({
        Type: 'Map',
        Items: [1, 2, 3],
        Catch: undefined,
        ItemProcessor: {
          ...(mode ? { ProcessorConfig: { Mode: mode, ExecutionType: 'STANDARD' } } : {}),
          StartAt: 'W',
          States: { W: { Type: 'Wait', Seconds: 1000, End: true } },
        },
      });
    test.each([
      ['a wait', stuck],
      ['a task', only(task('stuck'))],
      ['an INLINE Map', JSON.parse(JSON.stringify(inMap()))],
      ['a DISTRIBUTED Map', JSON.parse(JSON.stringify(inMap('DISTRIBUTED')))],
      ['a retry', only(task('fail', { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1000, MaxAttempts: 9 }] }))],
    ])('ends %s with ABORTED', async (_, definition) => {
      const controller = new AbortController();
      const time = new VirtualTime();
      const resources = {
        'test:stuck': () => new Promise<never>(() => undefined),
        'test:fail': () => Promise.reject(new Error('fails')),
      };
      const running = run(
        definition,
        {},
        { time, sleep: () => new Promise<void>(() => undefined), resources, run: { signal: controller.signal } },
      );
      setImmediate(() => controller.abort());
      const result = await running;
      expect(result).toMatchObject({ status: 'ABORTED' });
      expect(result.history.at(-1)?.type).toBe('ExecutionAborted');
    });

    test('writes no result files', async () => {
      const controller = new AbortController();
      const processor = {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'T',
        States: { T: task('abort', { End: true }) },
      };
      const resources = {
        'test:abort': async () => {
          controller.abort();
          return null;
        },
      };
      const writer = { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b' } };
      const definition = only({ Type: 'Map', Items: [1], ItemProcessor: processor, ResultWriter: writer });
      const result = await run(definition, {}, { resources, run: { signal: controller.signal } });
      expect(result.status).toBe('ABORTED');
      expect(result.s3.objects.size).toBe(0);
    });

    test('that is aborted already runs nothing', async () => {
      const result = await run(only({ Type: 'Pass' }), {}, { run: { signal: AbortSignal.abort() } });
      expect(result.history.map((event) => event.type)).toEqual(['ExecutionStarted', 'ExecutionAborted']);
    });
  });
});

describe('History', () => {
  test('tells a run event by event', async () => {
    let calls = 0;
    const resources = {
      'test:flaky': async () => {
        if (++calls === 1) throw new Error('first');
        return { n: 1 };
      },
    };
    const definition = machine({ T: task('flaky', { Retry: [{ ErrorEquals: ['States.ALL'] }], Next: 'S' }), S: { Type: 'Succeed' } });
    const result = await run(definition, { a: 1 }, { resources });
    expect(result.history.map(({ id, type, timestamp }) => [id, type, timestamp.slice(17, 19)])).toEqual([
      [1, 'ExecutionStarted', '00'],
      [2, 'TaskStateEntered', '00'],
      [3, 'TaskScheduled', '00'],
      [4, 'TaskStarted', '00'],
      [5, 'TaskFailed', '00'],
      [6, 'StateRetried', '00'],
      [7, 'TaskScheduled', '01'],
      [8, 'TaskStarted', '01'],
      [9, 'TaskSucceeded', '01'],
      [10, 'TaskStateExited', '01'],
      [11, 'SucceedStateEntered', '01'],
      [12, 'SucceedStateExited', '01'],
      [13, 'ExecutionSucceeded', '01'],
    ]);
    expect(result.history[1]).toMatchObject({ state: 'T', input: { a: 1 } });
    expect(result.history[4]).toMatchObject({ state: 'T', resource: 'test:flaky', error: 'States.TaskFailed', cause: 'Error: first' });
    expect(result.history[5]).toMatchObject({ attempt: 1, delaySeconds: 1, error: 'States.TaskFailed' });
    expect(result.history[9]).toMatchObject({ state: 'T', output: { n: 1 } });
    expect(result.events).toEqual(result.history);
  });

  test('an expression that fails leaves an event with the place it stands in, and Assign one with the values', async () => {
    const definition = machine({
      A: { Type: 'Pass', Assign: { v: '{% $states.input.n %}' }, Next: 'B' },
      B: { Type: 'Pass', Output: { a: ['{% $v.missing %}'] }, End: true },
    });
    const result = await run(definition, { n: 1 });
    expect(result.history.find((event) => event.type === 'PassStateExited')).toMatchObject({ state: 'A', assignedVariables: { v: 1 } });
    expect(result.history.find((event) => event.type === 'EvaluationFailed')).toMatchObject({
      state: 'B',
      location: 'Output/a[0]',
      error: 'States.QueryEvaluationError',
      cause: result.cause,
    });
  });

  test('events of child executions reach onEvent under their own ARN, not the history of the parent', async () => {
    const processor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    };
    const result = await run(only({ Type: 'Map', ItemProcessor: processor, MaxConcurrency: 1 }), [1, 2]);
    expect(result.history.map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunChildStarted',
      'MapRunChildSucceeded',
      'MapRunChildStarted',
      'MapRunChildSucceeded',
      'MapRunSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
    const children = result.history.filter((event) => event.type === 'MapRunChildStarted').map((event) => event.childExecutionArn);
    const first = result.events.filter((event) => event.executionArn === children[0]).map((event) => event.type);
    expect(first).toEqual(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
    expect(new Set(result.events.map((event) => event.executionArn)).size).toBe(3);
  });
});
