import fc from 'fast-check';
import type { Json } from '../../../local/states';
import { only, outputOf, run } from './support/run';

const pass = (output: unknown) => only({ Type: 'Pass', Output: output });

describe('JSONata expressions', () => {
  test.each([
    ['spaces around the expression do not matter', '{%   1 + 1   %}', 2],
    ['line breaks are allowed', '{% (\n $x := 2;\n $x * 2\n) %}', 4],
    ['a string inside may contain the delimiters', "{% 'a %} b {% c' %}", 'a %} b {% c'],
    ['a sequence of one is its element', '{% $states.input.list[n = 2].n %}', 2],
    ['a sequence of several is an array', '{% $states.input.list.n %}', [1, 2]],
    ['[] keeps an array of one', '{% [$states.input.list[n = 2].n] %}', [2]],
    ['null is a value', '{% null %}', null],
    ['an undefined field of an object is left out', '{% { "a": 1, "b": $states.input.missing } %}', { a: 1 }],
    ['keys are not evaluated', { '{% 1 %}': 1 }, { '{% 1 %}': 1 }],
    ['text with an expression inside is a literal', 'a {% 1 %} b', 'a {% 1 %} b'],
  ])('%s', async (_, template, expected) => {
    expect(await outputOf(pass(template), { list: [{ n: 1 }, { n: 2 }] })).toEqual(expected);
  });

  test.each([
    ['nothing (undefined)', '{% $states.input.missing %}', 'returned nothing (undefined).'],
    ['a function', '{% $sum %}', 'returned an unsupported result type.'],
    ['a lambda', '{% function($x) { $x } %}', 'returned an unsupported result type.'],
    ['a function inside an object', '{% { "f": $sum } %}', 'returned an unsupported result type.'],
    ['a type error', "{% 1 + 'a' %}", 'T2002'],
    ['a call of what is no function', '{% $nothing(1) %}', 'T1006'],
    ['a number that is not finite', '{% 1 / 0 %}', 'returned an unsupported result type.'],
    ['the top-level context, which has no input', '{% $ %}', 'returned nothing (undefined).'],
    ['an unqualified field', '{% field %}', 'returned nothing (undefined).'],
  ])('%s → States.QueryEvaluationError', async (_, template, cause) => {
    const result = await run(pass(template));
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', cause: expect.stringContaining(cause) });
  });

  test('a recursion that never ends → States.QueryEvaluationError', async () => {
    const result = await run(pass('{% ($f := function($x) { 1 + $f($x) }; $f(1)) %}'));
    expect(result).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringContaining('D1011') });
  });

  test('a loop that never ends → States.QueryEvaluationError, after a minute', async () => {
    let now = 0;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => (now += 1000));
    const result = await run(pass('{% ($f := function($x) { $f($x) }; $f(1)) %}'));
    clock.mockRestore();
    expect(result).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringContaining('D1012') });
  });

  test('the cause names state, event, expression and field', async () => {
    const result = await run(pass({ a: [{ b: '{% $states.input.missing %}' }] }));
    expect(result.cause).toBe(
      "An error occurred while executing the state 'Only' (entered at the event id #2). The JSONata expression '$states.input.missing' specified for the field 'Output/a[0]/b' returned nothing (undefined).",
    );
  });

  test('any JSON value goes through $states.input unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as Json;
        expect(await outputOf(pass({ value: '{% $states.input.v %}' }), { v: plain })).toEqual({ value: plain });
      }),
      { numRuns: 100 },
    );
  });

  test('any literal without delimiters goes through unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('{%') && !text.includes('%}'));
        const plain = JSON.parse(text) as Json;
        expect(await outputOf(pass({ value: plain }))).toEqual({ value: plain });
      }),
      { numRuns: 100 },
    );
  });
});
