import { type Json, StatesError, type TaskRequest } from '../../../local/states';
import { machine, only, outputOf, run, type StateJson, task } from './support/run';
import { VirtualTime } from './support/virtual-time';

const block = (states: Record<string, StateJson>) => ({ StartAt: Object.keys(states)[0], States: states });
const single = (state: StateJson) => block({ Each: state.Type === 'Fail' ? state : { ...state, End: true } });
const map = (state: StateJson, more: StateJson = {}) => only({ Type: 'Map', ItemProcessor: single(state), ...more });

/** Sleeps as many seconds as its argument says and keeps count of how many run at once. */
function sleeper(time: VirtualTime) {
  let running = 0;
  const seen = { most: 0 };
  const handler = async ({ arguments: seconds, signal }: TaskRequest) => {
    seen.most = Math.max(seen.most, ++running);
    await time.sleep(Number(seconds) * 1000, signal);
    running--;
    return seconds;
  };
  return { seen, resources: { 'test:sleep': handler } };
}

describe('Map State, INLINE', () => {
  test('preserves item order, whatever ends first', async () => {
    const time = new VirtualTime();
    const { resources } = sleeper(time);
    expect(await outputOf(map(task('sleep')), [3, 1, 2], { time, resources })).toEqual([3, 1, 2]);
  });

  test.each([
    ['its input', {}, [1, 2], [1, 2]],
    ['a literal', { Items: [3, '{% $states.input[0] %}'] }, [1, 2], [3, 1]],
    ['an expression', { Items: '{% $states.input.list %}' }, { list: [5] }, [5]],
    ['nothing at all', { Items: [] }, {}, []],
  ])('Items: %s', async (_, fields, input, expected) => {
    expect(await outputOf(map({ Type: 'Pass' }, fields), input, {})).toEqual(expected);
  });

  test.each([
    ['an object', { a: 1 }],
    ['a string', 'abc'],
    ['null', null],
  ])('Items that give %s → States.QueryEvaluationError', async (_, input) => {
    expect(await run(map({ Type: 'Pass' }, { Items: '{% $states.input %}' }), input)).toMatchObject({
      error: 'States.QueryEvaluationError',
    });
  });

  test('ItemSelector makes the input of each iteration and sees the item and the input of the Map', async () => {
    const selector = {
      i: '{% $states.context.Map.Item.Index %}',
      v: '{% $states.context.Map.Item.Value %}',
      all: '{% $count($states.input) %}',
    };
    expect(await outputOf(map({ Type: 'Pass' }, { ItemSelector: selector }), ['a', 'b'])).toEqual([
      { i: 0, v: 'a', all: 2 },
      { i: 1, v: 'b', all: 2 },
    ]);
  });

  test('$states.context.Map.Item is visible in the states of an iteration, and of the innermost one', async () => {
    const inner = single({ Type: 'Pass', Output: '{% $states.context.Map.Item.Value %}' });
    const outer = {
      Type: 'Map',
      Items: '{% [$states.context.Map.Item.Value * 10, 1] %}',
      ItemProcessor: block({ Inner: { ...inner.States.Each } as StateJson }),
      End: true,
    };
    const definition = only({ Type: 'Map', ItemProcessor: block({ Outer: outer }) });
    expect(await outputOf(definition, [1, 2])).toEqual([
      [10, 1],
      [20, 1],
    ]);
  });

  test.each([
    ['MaxConcurrency 2', { MaxConcurrency: 2 }, 5, 2],
    ['MaxConcurrency as an expression', { MaxConcurrency: '{% $count($states.input) - 2 %}' }, 5, 3],
    ['MaxConcurrency 0: no limit of its own, 40 at once', { MaxConcurrency: 0 }, 50, 40],
    ['no MaxConcurrency', {}, 5, 5],
  ])('%s', async (_, fields, count, most) => {
    const time = new VirtualTime();
    const { seen, resources } = sleeper(time);
    await outputOf(map(task('sleep'), fields), new Array<Json>(count).fill(1), { time, resources });
    expect(seen.most).toBe(most);
  });

  test('a failing iteration stops the others, starts no more, and its error is the error of the state', async () => {
    const time = new VirtualTime();
    const processor = block({
      Wait: { Type: 'Wait', Seconds: '{% $states.input %}', Next: 'Pick' },
      Pick: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'F' }], Default: 'Ok' },
      F: { Type: 'Fail', Error: 'E', Cause: 'two' },
      Ok: { Type: 'Succeed' },
    });
    const result = await run(only({ Type: 'Map', MaxConcurrency: 3, ItemProcessor: processor }), [1, 2, 9, 9, 9], { time });
    expect(result).toMatchObject({ status: 'FAILED', error: 'E', cause: 'two', stoppedAt: '2030-01-01T00:00:02.000Z' });
    const iterations = result.history
      .filter((event) => event.type.startsWith('MapIteration'))
      .map((event) => `${event.type.slice(12)} ${event.index}`);
    expect(iterations).toEqual(['Started 0', 'Started 1', 'Started 2', 'Succeeded 0', 'Started 3', 'Failed 1', 'Aborted 2', 'Aborted 3']);
  });

  test('an iteration can catch its own error', async () => {
    const resources = {
      'test:odd': async ({ arguments: n }: TaskRequest) => {
        if (Number(n) % 2 === 1) throw new StatesError('Odd');
        return n;
      },
    };
    const processor = block({
      Try: task('odd', { Catch: [{ ErrorEquals: ['Odd'], Output: 'odd', Next: 'End' }], Next: 'End' }),
      End: { Type: 'Succeed' },
    });
    expect(await outputOf(only({ Type: 'Map', ItemProcessor: processor }), [1, 2, 3], { resources })).toEqual(['odd', 2, 'odd']);
  });

  test('Output and Assign see the array as $states.result', async () => {
    const definition = machine({
      M: {
        Type: 'Map',
        ItemProcessor: single({ Type: 'Pass' }),
        Assign: { n: '{% $count($states.result) %}' },
        Output: '{% $sum($states.result) %}',
        Next: 'End',
      },
      End: { Type: 'Pass', Output: { n: '{% $n %}', sum: '{% $states.input %}' }, End: true },
    });
    expect(await outputOf(definition, [1, 2, 3])).toEqual({ n: 3, sum: 6 });
  });
});
