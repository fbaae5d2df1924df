import { StatesError } from '../../../local/states';
import { machine, only, outputOf, run, type StateJson, task } from './support/run';
import { VirtualTime } from './support/virtual-time';

const branch = (state: StateJson, name: string) => ({
  StartAt: name,
  States: { [name]: state.Type === 'Fail' ? state : { ...state, End: true } },
});
const parallel = (branches: StateJson[], more: StateJson = {}) => only({ Type: 'Parallel', Branches: branches, ...more });

describe('Parallel State', () => {
  test('output is an array in branch order, whatever ends first', async () => {
    const branches = [3, 1, 2].map((seconds) => branch({ Type: 'Wait', Seconds: seconds, Output: seconds }, `W${seconds}`));
    const result = await run(parallel(branches));
    expect(result.output).toEqual([3, 1, 2]);
    expect(result.stoppedAt).toBe('2030-01-01T00:00:03.000Z');
  });

  test('each branch gets the same input', async () => {
    expect(await outputOf(parallel([branch({ Type: 'Pass' }, 'A'), branch({ Type: 'Pass' }, 'B')]), { a: 1 })).toEqual([
      { a: 1 },
      { a: 1 },
    ]);
  });

  test('Arguments replace the input of the branches, Output sees $states.result and the original input', async () => {
    const fields = { Arguments: { x: '{% $states.input.a + 1 %}' }, Output: { in: '{% $states.input %}', out: '{% $states.result %}' } };
    expect(await outputOf(parallel([branch({ Type: 'Pass' }, 'A')], fields), { a: 1 })).toEqual({ in: { a: 1 }, out: [{ x: 2 }] });
  });

  test('one failing branch stops others and its error is the error of the state', async () => {
    const slow = branch({ Type: 'Wait', Seconds: 1000 }, 'Slow');
    const failing = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, Next: 'F' }, F: { Type: 'Fail', Error: 'E', Cause: 'c' } } };
    const result = await run(parallel([slow, failing]));
    expect(result).toMatchObject({ status: 'FAILED', error: 'E', cause: 'c', stoppedAt: '2030-01-01T00:00:01.000Z' });
    expect(result.history.filter((event) => event.state === 'Slow').map((event) => event.type)).toEqual(['WaitStateEntered']);
  });

  test('the handler of a stopped branch sees its signal, and its late answer changes nothing', async () => {
    const time = new VirtualTime();
    const aborted: boolean[] = [];
    const resources = {
      'test:slow': async ({ signal }: { signal: AbortSignal }) => {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        aborted.push(signal.aborted);
        return 'late';
      },
      'test:fail': async () => {
        throw new StatesError('E');
      },
    };
    const result = await run(parallel([branch(task('slow'), 'S'), branch(task('fail'), 'F')]), {}, { resources, time });
    expect(result).toMatchObject({ status: 'FAILED', error: 'E' });
    expect(aborted).toEqual([true]);
    expect(result.history.some((event) => event.type === 'TaskSucceeded')).toBe(false);
  });

  test('a stopped branch neither retries nor catches', async () => {
    const catching = {
      StartAt: 'T',
      States: { T: task('slow', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }], End: true }), C: { Type: 'Pass', End: true } },
    };
    const resources = { 'test:slow': () => new Promise<never>(() => undefined) };
    const result = await run(parallel([catching, branch({ Type: 'Fail', Error: 'E' }, 'F')]), {}, { resources });
    expect(result.error).toBe('E');
    expect(result.history.some((event) => event.state === 'C' || event.type === 'StateCaught')).toBe(false);
  });

  test('a Succeed state ends its branch only', async () => {
    const inner = { StartAt: 'S', States: { S: { Type: 'Succeed', Output: 1 } } };
    const definition = machine({
      P: { Type: 'Parallel', Branches: [inner], Next: 'After' },
      After: { Type: 'Pass', Output: '{% $states.input[0] + 1 %}', End: true },
    });
    expect(await outputOf(definition)).toBe(2);
  });
});
