import { machine, outputOf, run, type StateJson } from './support/run';

const set = (values: StateJson, next: string, more: StateJson = {}) => ({ Type: 'Pass', Assign: values, Next: next, ...more });
const show = (template: unknown) => ({ Type: 'Pass', Output: template, End: true });
const block = (states: Record<string, StateJson>) => ({ StartAt: Object.keys(states)[0], States: states });

describe('Variables', () => {
  test('a variable set in one state is read in all later ones', async () => {
    expect(await outputOf(machine({ A: set({ x: 1 }, 'B'), B: { Type: 'Pass', Next: 'C' }, C: show('{% $x %}') }))).toBe(1);
  });

  test('Assign is evaluated with the old values, all before any is set', async () => {
    const definition = machine({
      A: set({ x: 1, y: 2 }, 'B'),
      B: set({ x: '{% $y %}', y: '{% $x %}' }, 'C'),
      C: show({ x: '{% $x %}', y: '{% $y %}' }),
    });
    expect(await outputOf(definition)).toEqual({ x: 2, y: 1 });
  });

  test('Output of the same state sees the old values', async () => {
    const definition = machine({ A: set({ x: 'old' }, 'B'), B: { Type: 'Pass', Assign: { x: 'new' }, Output: '{% $x %}', End: true } });
    expect(await outputOf(definition)).toBe('old');
  });

  test('an Assign that fails sets nothing', async () => {
    const failing = {
      Type: 'Parallel',
      Branches: [block({ P: { Type: 'Pass', End: true } })],
      Assign: { x: 'set', y: "{% $error('no') %}" },
    };
    const definition = machine({
      A: set({ x: 'before' }, 'B'),
      B: { ...failing, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }], Next: 'C' },
      C: show({ x: '{% $x %}', y: '{% $exists($y) %}' }),
    });
    expect(await outputOf(definition)).toEqual({ x: 'before', y: false });
  });

  test('values can be null, objects and expressions inside them', async () => {
    const definition = machine({
      A: set({ n: null, o: { list: ['{% $states.input %}'] } }, 'B'),
      B: show({ n: '{% $n %}', o: '{% $o %}' }),
    });
    expect(await outputOf(definition, 7)).toEqual({ n: null, o: { list: [7] } });
  });

  test('a variable that was never set is undefined → States.QueryEvaluationError', async () => {
    expect(await run(machine({ A: show('{% $unset %}') }))).toMatchObject({ error: 'States.QueryEvaluationError' });
  });

  describe('scopes', () => {
    const inParallel = (states: Record<string, StateJson>) => ({ Type: 'Parallel', Branches: [block(states)] });
    const inMap = (states: Record<string, StateJson>) => ({ Type: 'Map', Items: [1], ItemProcessor: block(states) });

    test.each([
      ['a Parallel branch', inParallel],
      ['an INLINE iteration', inMap],
    ])('%s reads the outer variables', async (_, wrap) => {
      expect(await outputOf(machine({ A: set({ x: 1 }, 'B'), B: { ...wrap({ In: show('{% $x %}') }), End: true } }))).toEqual([1]);
    });

    test.each([
      ['a Parallel branch', inParallel],
      ['an INLINE iteration', inMap],
    ])('what %s sets ends with it', async (_, wrap) => {
      const inner = wrap({ In: set({ y: 1 }, 'Read'), Read: show('{% $y %}') });
      const definition = machine({ B: { ...inner, Next: 'C' }, C: show({ in: '{% $states.input %}', y: '{% $exists($y) %}' }) });
      expect(await outputOf(definition)).toEqual({ in: [1], y: false });
    });

    test('branches do not see each other', async () => {
      const branches = [
        block({ A1: set({ y: 1 }, 'A2'), A2: { Type: 'Wait', Seconds: 2, Output: '{% $y %}', End: true } }),
        block({ B1: { Type: 'Wait', Seconds: 1, Next: 'B2' }, B2: show('{% $exists($y) %}') }),
      ];
      expect(await outputOf(machine({ P: { Type: 'Parallel', Branches: branches, End: true } }))).toEqual([1, false]);
    });

    test('iterations have a variable of the same name each', async () => {
      const processor = block({
        Set: set({ v: '{% $states.input %}' }, 'Wait'),
        Wait: { Type: 'Wait', Seconds: 1, Output: '{% $v * 10 %}', End: true },
      });
      expect(await outputOf(machine({ M: { Type: 'Map', ItemProcessor: processor, End: true } }), [1, 2, 3])).toEqual([10, 20, 30]);
    });

    test('Assign of a Parallel or Map state sets the outer scope from $states.result', async () => {
      const definition = machine({
        P: { ...inParallel({ In: show(5) }), Assign: { x: '{% $states.result[0] %}' }, Next: 'C' },
        C: show('{% $x %}'),
      });
      expect(await outputOf(definition)).toBe(5);
    });

    test('variables set before an inner failure are gone in the catcher of the outer state', async () => {
      const inner = inParallel({ In: set({ y: 1 }, 'F'), F: { Type: 'Fail', Error: 'E' } });
      const definition = machine({
        P: { ...inner, Catch: [{ ErrorEquals: ['E'], Output: '{% $exists($y) %}', Next: 'C' }], End: true },
        C: show('{% $states.input %}'),
      });
      expect(await outputOf(definition)).toBe(false);
    });
  });
});
