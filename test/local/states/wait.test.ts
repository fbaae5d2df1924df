import { parseTimestamp } from '../../../local/states/timestamp';
import { only, run, type StateJson } from './support/run';

const wait = (fields: StateJson) => only({ Type: 'Wait', ...fields });

describe('Wait State', () => {
  test.each([
    ['Seconds', { Seconds: 10 }, [10]],
    ['Seconds as an expression', { Seconds: '{% $states.input.n * 2 %}' }, [6]],
    ['0 seconds', { Seconds: 0 }, []],
    ['Timestamp', { Timestamp: '2030-01-01T00:01:00Z' }, [60]],
    ['Timestamp with an offset', { Timestamp: '2030-01-01T02:00:30+02:00' }, [30]],
    ['Timestamp as an expression', { Timestamp: '{% $fromMillis($millis() + 5000) %}' }, [5]],
    ['a timestamp in the past', { Timestamp: '2029-12-31T23:59:59Z' }, []],
  ])('%s', async (_, fields, slept) => {
    const result = await run(wait(fields), { n: 3 });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { n: 3 } });
    expect(result.time.slept).toEqual(slept);
  });

  test('a year takes one sleep of the interpreter, whatever timers it takes', async () => {
    const result = await run(wait({ Seconds: 31_536_000 }));
    expect(result.stoppedAt).toBe('2031-01-01T00:00:00.000Z');
  });

  test.each([
    ['negative seconds', { Seconds: '{% -1 %}' }],
    ['a fraction of seconds', { Seconds: '{% 1.5 %}' }],
    ['seconds as text', { Seconds: "{% '10' %}" }],
    ['a timestamp without offset', { Timestamp: "{% '2030-01-01T00:00:00' %}" }],
    ['a date', { Timestamp: "{% '2030-01-01' %}" }],
    ['a timestamp that is a number', { Timestamp: '{% $millis() %}' }],
  ])('%s → States.QueryEvaluationError', async (_, fields) => {
    expect(await run(wait(fields))).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  test('Output and Assign are evaluated after the wait', async () => {
    const result = await run(wait({ Seconds: 10, Output: '{% $now() %}' }));
    expect(result.output).toBe('2030-01-01T00:00:10.000Z');
  });
});

describe('Timestamps: RFC 3339 with capital T, and Z or an offset', () => {
  test.each([
    ['2016-03-14T01:59:00Z', true],
    ['2016-03-14T01:59:00.123456789Z', true],
    ['2016-03-14T01:59:00-08:00', true],
    ['2016-02-29T00:00:00Z', true],
    ['2016-03-14t01:59:00Z', false],
    ['2016-03-14T01:59:00z', false],
    ['2016-03-14 01:59:00Z', false],
    ['2016-03-14T01:59Z', false],
    ['2016-03-14T01:59:00', false],
    ['2016-03-14T01:59:00+0100', false],
    ['2015-02-29T00:00:00Z', false],
    ['2016-02-30T00:00:00Z', false],
    ['2016-13-01T00:00:00Z', false],
    ['2016-03-14T25:00:00Z', false],
  ])('%s: %s', (text, valid) => {
    expect(parseTimestamp(text) !== undefined).toBe(valid);
  });
});
