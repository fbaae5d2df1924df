import fc from 'fast-check';
import { only, outputOf, run } from './support/run';

const evaluate = (expression: string, input: never | object | string | number | null = {}) =>
  outputOf(only({ Type: 'Pass', Output: `{% ${expression} %}` }), input as never);
const failure = async (expression: string, input: object = {}) =>
  (await run(only({ Type: 'Pass', Output: `{% ${expression} %}` }), input as never)).cause;

describe('JSONata functions of Step Functions', () => {
  test.each([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([1,2], 5)', [[1, 2]]],
    ['$partition([], 2)', []],
    ['$range(0, 10, 2)', [0, 2, 4, 6, 8, 10]],
    ['$range(1, 6, 2)', [1, 3, 5]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(1, 3, -1)', []],
    ['$range(1, 1, 1)', [1]],
    ["$hash('input data', 'MD5')", '812f45842bc6d66ee14572ce20db8e86'],
    ["$hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ["$hash('', 'SHA-256')", 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ["$length($hash('é', 'SHA-384'))", 96],
    ["$length($hash('é', 'SHA-512'))", 128],
    ['$parse(\'{"a":[1,null]}\')', { a: [1, null] }],
    ["$parse('1')", 1],
    ['$random()', 0.5],
    ['$random(7) = $random(7)', true],
    ['$random(7) = $random(8)', false],
    ['$now()', '2030-01-01T00:00:00.000Z'],
    ["$now('[Y]-[M01]')", '2030-01'],
    ["$now('[H01]:[m01]', '+0200')", '02:00'],
    ['$millis()', 1893456000000],
    ['$uuid() ~> $match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) ~> $exists', true],
    ['$uuid() = $uuid()', false],
  ])('%s', async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });

  test.each([
    ['$partition([1], 0)', 'the chunk size must be a positive integer, not 0'],
    ["$partition([1], 'a')", 'the chunk size must be a positive integer'],
    ['$range(1, 2, 0)', 'the step must not be 0'],
    ['$range(1, 2.5, 1)', 'must be integers'],
    ['$range(1, 10000000, 1)', 'elements are more than'],
    ["$hash('a', 'CRC32')", 'the algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512, not CRC32'],
    ["$hash(1, 'MD5')", 'the first argument must be a string, not number'],
    ["$parse('{')", 'JSON'],
    ['$parse(1)', 'the argument must be a string, not number'],
    ["$random('a')", 'the seed must be a number, not string'],
  ])('%s → States.QueryEvaluationError', async (expression, cause) => {
    expect(await failure(expression)).toContain(cause);
  });

  test('$random(seed) is from 0 up to 1', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (seed) => {
        const value = await evaluate('$random($states.input)', seed);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(1);
      }),
      { numRuns: 50 },
    );
  });

  test('$partition keeps every element, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer(), { minLength: 1 }), fc.integer({ min: 1, max: 20 }), async (list, size) => {
        const chunks = (await evaluate('$partition($states.input.list, $states.input.size)', { list, size })) as number[][];
        expect(chunks.flat()).toEqual(list);
        expect(chunks.slice(0, -1).every((chunk) => chunk.length === size)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
