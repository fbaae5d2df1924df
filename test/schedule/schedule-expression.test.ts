import fc from 'fast-check';
import { expressionProblem } from '../../lib/schedule/schedule-expression';

describe('what EventBridge Scheduler takes', () => {
  test.each([
    'rate(1 minute)',
    'rate(1 minutes)',
    'rate(90 minutes)',
    'rate(7 days)',
    'at(2030-01-31T09:00:00)',
    'at(2028-02-29T23:59:59)',
    'cron(0 12 * * ? *)',
    'cron(0/15 9-17 ? * MON-FRI *)',
    'cron(0 9 ? * mon-fri 2026-2030)',
    'cron(0,30 * 1,15 JAN,JUL ? *)',
    'cron(0 0 L * ? *)',
    'cron(0 0 LW * ? *)',
    'cron(0 0 15W * ? *)',
    'cron(0 0 ? * 6L *)',
    'cron(0 0 ? * FRI#2 *)',
    'cron(5 4 */2 */3 ? */4)',
    'cron(0  12 * * ? *)',
  ])('%s', (expression) => {
    expect(expressionProblem(expression)).toBeUndefined();
  });

  test('every value of every field', () => {
    const value = fc.tuple(
      fc.nat(59),
      fc.nat(23),
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1970, max: 2199 }),
    );
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 7 }), fc.boolean(), ([minute, hour, day, month, year], weekday, weekly) => {
        const expression = `cron(${minute} ${hour} ${weekly ? '?' : day} ${month} ${weekly ? weekday : '?'} ${year})`;
        expect(expressionProblem(expression)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});

describe('what it does not', () => {
  test.each([
    ['every day', '"every day" is no schedule: use ScheduleExpression.rate, .cron or .at'],
    ['rate(0 minutes)', 'rate(0 minutes) is no rate: use a whole number of minutes, hours or days, such as rate(5 minutes)'],
    ['rate(1.5 hours)', 'rate(1.5 hours) is no rate'],
    ['rate(5 seconds)', 'rate(5 seconds) is no rate'],
    ['at(2030-02-30T00:00:00)', 'at(2030-02-30T00:00:00) is no time: use one without zone and fractions, such as at(2030-01-31T09:00:00)'],
    ['at(2030-01-31T09:00:00Z)', 'at(2030-01-31T09:00:00Z) is no time'],
    ['cron(0 12 * * ?)', 'cron(0 12 * * ?) has 5 fields: it needs minute, hour, day of the month, month, day of the week, year'],
    ['cron(70 * * * ? *)', 'cron(70 * * * ? *): "70" is no minute: use 0 to 59, *, a list (a,b), a range (a-b), steps (a/b)'],
    ['cron(0 24 * * ? *)', '"24" is no hour: use 0 to 23'],
    ['cron(0 0 32 * ? *)', '"32" is no day of the month: use 1 to 31, *, a list (a,b), a range (a-b), steps (a/b), ? or L'],
    ['cron(0 0 32W * ? *)', '"32W" is no day of the month'],
    ['cron(0 0 1 13 ? *)', '"13" is no month: use 1 to 12 or JAN to DEC'],
    ['cron(0 0 ? * 0 *)', '"0" is no day of the week: use 1 to 7 or SUN to SAT'],
    ['cron(0 0 ? * FRI#6 *)', '"FRI#6" is no day of the week'],
    ['cron(0 0 1 1 ? 1969)', '"1969" is no year: use 1970 to 2199'],
    ['cron(? 0 1 1 ? *)', '"?" is no minute'],
    ['cron(0/0 0 1 1 ? *)', '"0/0" is no minute'],
    ['cron(0/5/5 0 1 1 ? *)', '"0/5/5" is no minute'],
    ['cron(1-2-3 0 1 1 ? *)', '"1-2-3" is no minute'],
    ['cron(0,, 0 1 1 ? *)', '"0,," is no minute'],
    ['cron(0 10 * * * *)', 'exactly one of day of the month and day of the week is "?", the other one says which days'],
    ['cron(0 10 ? * ? *)', 'exactly one of day of the month and day of the week is "?"'],
  ])('%s', (expression, message) => {
    expect(expressionProblem(expression)).toContain(message);
  });
});
