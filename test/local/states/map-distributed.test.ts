import { type Json, StatesError, type TaskRequest } from '../../../local/states';
import { machine, only, outputOf, run, type StateJson, task } from './support/run';
import { VirtualTime } from './support/virtual-time';

const STANDARD = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
const processor = (state: StateJson, config: StateJson = STANDARD) => ({
  ProcessorConfig: config,
  StartAt: 'Each',
  States: { Each: { ...state, End: true } },
});
const distributed = (state: StateJson, more: StateJson = {}) => ({ Type: 'Map', ItemProcessor: processor(state), ...more });

/** Fails for the items of a list, or for batches that contain one. */
const failFor = (...bad: Json[]) => ({
  'test:work': async ({ arguments: input }: TaskRequest) => {
    const items = (input as { Items?: Json[] }).Items ?? [input];
    if (items.some((item) => bad.includes(item))) throw new StatesError('Bad', 'bad item');
    return input;
  },
});

describe('Map State, DISTRIBUTED', () => {
  test('preserves item order in its result', async () => {
    expect(await outputOf(only(distributed({ Type: 'Wait', Seconds: '{% $states.input %}' })), [3, 1, 2])).toEqual([3, 1, 2]);
  });

  test('each child is an execution of its own, named after machine and Label', async () => {
    const output = '{% $merge([$states.context.Execution, {"machine": $states.context.StateMachine.Id}]) %}';
    const [child] = (await outputOf(only(distributed({ Type: 'Pass', Output: output }, { Label: 'Copy' })), ['item'])) as Record<
      string,
      string
    >[];
    expect(child).toMatchObject({ Input: 'item', machine: 'arn:aws:states:us-east-1:000000000000:stateMachine:local/Copy' });
    expect(child?.Id).toBe(`arn:aws:states:us-east-1:000000000000:execution:local/Copy:${child?.Name}`);
  });

  test('outer variables are invisible inside', async () => {
    const definition = machine({
      Set: { Type: 'Pass', Assign: { outer: 1 }, Next: 'M' },
      M: { ...distributed({ Type: 'Pass', Output: '{% $exists($outer) %}' }, { Items: [1] }), End: true },
    });
    expect(await outputOf(definition)).toEqual([false]);
  });

  test('outer variables are visible in the fields of the Map itself', async () => {
    const fields = {
      Items: [1],
      ItemSelector: '{% $outer %}',
      ItemBatcher: { MaxItemsPerBatch: '{% $outer %}', BatchInput: '{% $outer %}' },
    };
    const definition = machine({
      Set: { Type: 'Pass', Assign: { outer: 7 }, Next: 'M' },
      M: { ...distributed({ Type: 'Pass' }, fields), End: true },
    });
    expect(await outputOf(definition)).toEqual([{ BatchInput: 7, Items: [7] }]);
  });

  test('$states.context.Map is for ItemSelector; a child has none', async () => {
    expect(await outputOf(only(distributed({ Type: 'Pass', Output: '{% $exists($states.context.Map) %}' })), [1])).toEqual([false]);
  });

  test.each([
    ['MaxConcurrency', { MaxConcurrency: 2 }, {}, 2],
    ['no MaxConcurrency', {}, {}, 60],
    ['the cap of the interpreter', {}, { maxConcurrency: 7 }, 7],
  ])('%s', async (_, fields, options, most) => {
    const time = new VirtualTime();
    let running = 0;
    let seen = 0;
    const resources = {
      'test:work': async ({ signal }: TaskRequest) => {
        seen = Math.max(seen, ++running);
        await time.sleep(1000, signal);
        running--;
        return null;
      },
    };
    await outputOf(only(distributed(task('work'), fields)), new Array<Json>(60).fill(0), { time, resources, ...options });
    expect(seen).toBe(most);
  });

  test('an Express child ends after five minutes', async () => {
    const definition = only({
      Type: 'Map',
      ItemProcessor: processor({ Type: 'Wait', Seconds: 301 }, { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }),
      ToleratedFailureCount: 1,
    });
    const [child] = (await outputOf(definition, [1])) as Record<string, string>[];
    expect(child).toMatchObject({ Status: 'TIMED_OUT', Error: 'States.Timeout' });
  });
});

describe('ItemBatcher', () => {
  const batches = (batcher: StateJson, items: Json) => outputOf(only(distributed({ Type: 'Pass' }, { ItemBatcher: batcher })), items);

  test.each([
    ['MaxItemsPerBatch', { MaxItemsPerBatch: 2 }, [1, 2, 3], [{ Items: [1, 2] }, { Items: [3] }]],
    ['MaxItemsPerBatch as an expression', { MaxItemsPerBatch: '{% $count($states.input) %}' }, [1, 2, 3], [{ Items: [1, 2, 3] }]],
    ['no items: no batch', { MaxItemsPerBatch: 2 }, [], []],
    // {"Items":["aa"]} has 16 bytes, each further item 5.
    [
      'MaxInputBytesPerBatch counts the whole input',
      { MaxInputBytesPerBatch: 21 },
      ['aa', 'bb', 'cc'],
      [{ Items: ['aa', 'bb'] }, { Items: ['cc'] }],
    ],
    ['MaxInputBytesPerBatch one byte short', { MaxInputBytesPerBatch: 20 }, ['aa', 'bb'], [{ Items: ['aa'] }, { Items: ['bb'] }]],
    ['bytes are UTF-8', { MaxInputBytesPerBatch: 20 }, ['é', 'é', 'é'], [{ Items: ['é'] }, { Items: ['é'] }, { Items: ['é'] }]],
    [
      'the smaller of both limits, and BatchInput in each batch',
      { MaxItemsPerBatch: 2, MaxInputBytesPerBatch: 1000, BatchInput: { n: '{% $count($states.input) %}' } },
      [1, 2, 3],
      [
        { BatchInput: { n: 3 }, Items: [1, 2] },
        { BatchInput: { n: 3 }, Items: [3] },
      ],
    ],
  ])('%s', async (_, batcher, items, expected) => {
    expect(await batches(batcher, items)).toEqual(expected);
  });

  test('an item that fits no batch → States.DataLimitExceeded', async () => {
    const definition = only(distributed({ Type: 'Pass' }, { ItemBatcher: { MaxInputBytesPerBatch: 20 } }));
    expect(await run(definition, ['x'.repeat(30)])).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  test('without MaxInputBytesPerBatch a batch still fits 256 KiB', async () => {
    const items = new Array<Json>(3).fill('x'.repeat(100_000));
    const definition = only(
      distributed(
        { Type: 'Pass', Output: '{% $count($states.input.Items) %}' },
        {
          ItemBatcher: { MaxItemsPerBatch: 10 },
          ItemSelector: '{% $states.context.Map.Item.Value & $pad("", 50000, "y") %}',
          Items: '{% ["a","b","c","d","e","f"] %}',
        },
      ),
    );
    expect(await outputOf(definition, items.slice(0, 1))).toEqual([5, 1]);
  });
});

describe('Tolerated failures', () => {
  test.each([
    ['none by default', {}, [1], 'FAILED'],
    ['ToleratedFailureCount not exceeded', { ToleratedFailureCount: 2 }, [1, 2], 'SUCCEEDED'],
    ['ToleratedFailureCount exceeded', { ToleratedFailureCount: 2 }, [1, 2, 3], 'FAILED'],
    ['ToleratedFailurePercentage not exceeded', { ToleratedFailurePercentage: 20 }, [1, 2], 'SUCCEEDED'],
    ['ToleratedFailurePercentage exceeded', { ToleratedFailurePercentage: 19.9 }, [1, 2], 'FAILED'],
    ['both: exceeding the count is enough', { ToleratedFailureCount: 1, ToleratedFailurePercentage: 100 }, [1, 2], 'FAILED'],
    ['both: exceeding the percentage is enough', { ToleratedFailureCount: 5, ToleratedFailurePercentage: 10 }, [1, 2], 'FAILED'],
    ['100 percent', { ToleratedFailurePercentage: 100 }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 'SUCCEEDED'],
    ['as expressions', { ToleratedFailureCount: '{% $count($states.input) - 9 %}' }, [1, 2], 'FAILED'],
    ['all items of a failed batch count', { ToleratedFailureCount: 2, ItemBatcher: { MaxItemsPerBatch: 2 } }, [1], 'SUCCEEDED'],
    ['all items of a failed batch count, one too many', { ToleratedFailureCount: 1, ItemBatcher: { MaxItemsPerBatch: 2 } }, [1], 'FAILED'],
  ])('%s', async (_, fields, bad, status) => {
    const result = await run(only(distributed(task('work'), fields)), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { resources: failFor(...bad) });
    expect(result.status).toBe(status);
    if (status === 'FAILED') {
      expect(result).toMatchObject({
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      });
    }
  });

  test('a tolerated failure is described in the result, in its place', async () => {
    const [first, second] = (await outputOf(only(distributed(task('work'), { ToleratedFailureCount: 1 })), [1, 2], {
      resources: failFor(2),
    })) as Json[];
    expect(first).toBe(1);
    expect(second).toMatchObject({ Status: 'FAILED', Error: 'Bad', Cause: 'bad item', Input: '2' });
  });

  test('exceeding stops the children that run and starts no more', async () => {
    const time = new VirtualTime();
    const started: Json[] = [];
    const resources = {
      'test:work': async ({ arguments: input, signal }: TaskRequest) => {
        started.push(input);
        await time.sleep(Number(input) * 1000, signal);
        if (input === 2) throw new StatesError('Bad');
        return null;
      },
    };
    const result = await run(only(distributed(task('work'), { MaxConcurrency: 2 })), [9, 2, 3, 4], { time, resources });
    expect(result).toMatchObject({ status: 'FAILED', stoppedAt: '2030-01-01T00:00:02.000Z' });
    expect(started).toEqual([9, 2]);
  });
});
