import { machine, only, outputOf, run, task } from './support/run';

describe('Pass State', () => {
  test('without Output passes its input on', async () => {
    expect(await outputOf(only({ Type: 'Pass' }), { a: 1 })).toEqual({ a: 1 });
  });

  test.each([
    ['a literal', { a: [1, null, true, 'x'] }, { a: [1, null, true, 'x'] }],
    ['null', null, null],
    ['an expression', '{% $states.input.n + 1 %}', 3],
    ['expressions at any depth', { a: [{ b: '{% $states.input.n %}' }] }, { a: [{ b: 2 }] }],
    ['a string that is no expression', 'n is {% 1 + 1', 'n is {% 1 + 1'],
  ])('Output can be %s', async (_, template, expected) => {
    expect(await outputOf(only({ Type: 'Pass', Output: template }), { n: 2 })).toEqual(expected);
  });
});

describe('Succeed State and Fail State', () => {
  test('Succeed ends the machine with its Output', async () => {
    expect(await outputOf(only({ Type: 'Succeed', Output: '{% $states.input.n %}' }), { n: 2 })).toBe(2);
  });

  test.each([
    ['Error and Cause', { Error: 'E', Cause: 'why' }, { error: 'E', cause: 'why' }],
    ['expressions', { Error: "{% 'E' & $states.input.n %}", Cause: '{% $string($states.input) %}' }, { error: 'E2', cause: '{"n":2}' }],
    ['nothing', {}, {}],
  ])('Fail is terminal, with %s', async (_, fields, expected) => {
    const { status, error, cause, output } = await run(only({ Type: 'Fail', ...fields }), { n: 2 });
    expect({ status, error, cause, output }).toEqual({ status: 'FAILED', ...expected });
  });

  test('Fail: an Error that is no string is a States.QueryEvaluationError', async () => {
    expect(await run(only({ Type: 'Fail', Error: '{% 42 %}' }))).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});

describe('Task State', () => {
  test('gets its input as arguments when there are none, and its result is the output', async () => {
    const resources = { 'test:echo': async (request: { arguments: unknown }) => ({ got: request.arguments as never }) };
    expect(await outputOf(only(task('echo')), { a: 1 }, { resources })).toEqual({ got: { a: 1 } });
  });

  test('Transitions: states run in the order of Next', async () => {
    const definition = machine({
      A: { Type: 'Pass', Output: 1, Next: 'C' },
      C: { Type: 'Pass', Output: '{% $states.input + 1 %}', Next: 'B' },
      B: { Type: 'Succeed' },
    });
    const result = await run(definition);
    expect(result.history.filter((event) => event.type.endsWith('StateEntered')).map((event) => event.state)).toEqual(['A', 'C', 'B']);
    expect(result.output).toBe(2);
  });
});
