import * as fc from 'fast-check';
import { scheduleTimes } from '../../../local/schedules';
import { instantOf, wallClock } from '../../../local/schedules/time-zone';

/** The first times after an instant. */
function times(expression: string, after: string, timeZone?: string, count = 3): string[] {
  const next = scheduleTimes(expression, Date.parse(after), timeZone);
  const found: string[] = [];
  for (let at = next(Date.parse(after)); at !== undefined && found.length < count; at = next(at)) found.push(new Date(at).toISOString());
  return found.map((text) => text.replace(':00.000Z', 'Z'));
}

describe('cron', () => {
  test.each<[string, string, string[]]>([
    ['0 8 ? * MON-FRI *', '2026-11-20T09:00Z', ['2026-11-23T08:00Z', '2026-11-24T08:00Z', '2026-11-25T08:00Z']],
    ['0/20 9,17 * * ? *', '2026-11-20T09:30Z', ['2026-11-20T09:40Z', '2026-11-20T17:00Z', '2026-11-20T17:20Z']],
    ['5 0 L * ? *', '2027-01-01T00:00Z', ['2027-01-31T00:05Z', '2027-02-28T00:05Z', '2027-03-31T00:05Z']],
    ['0 0 L-2 FEB ? *', '2027-01-01T00:00Z', ['2027-02-26T00:00Z', '2028-02-27T00:00Z', '2029-02-26T00:00Z']],
    ['0 0 LW * ? *', '2027-01-01T00:00Z', ['2027-01-29T00:00Z', '2027-02-26T00:00Z', '2027-03-31T00:00Z']],
    ['0 0 1W * ? *', '2027-05-01T12:00Z', ['2027-05-03T00:00Z', '2027-06-01T00:00Z', '2027-07-01T00:00Z']],
    ['0 0 ? * FRI#2 *', '2027-01-01T00:00Z', ['2027-01-08T00:00Z', '2027-02-12T00:00Z', '2027-03-12T00:00Z']],
    ['0 0 ? * 6L *', '2027-01-01T12:00Z', ['2027-01-29T00:00Z', '2027-02-26T00:00Z', '2027-03-26T00:00Z']],
    ['0 0 ? * FRI-MON *', '2027-01-05T00:00Z', ['2027-01-08T00:00Z', '2027-01-09T00:00Z', '2027-01-10T00:00Z']],
    ['0 12 29 2 ? *', '2027-01-01T00:00Z', ['2028-02-29T12:00Z', '2032-02-29T12:00Z', '2036-02-29T12:00Z']],
    ['0 0 1 1 ? 2027-2028', '2026-06-01T00:00Z', ['2027-01-01T00:00Z', '2028-01-01T00:00Z']],
    ['0 0 31 4 ? *', '2026-06-01T00:00Z', []],
  ])('%s', (fields, after, expected) => {
    expect(times(`cron(${fields})`, after)).toEqual(expected);
  });

  test('a time that the clocks jump over is left out, one that they show twice comes once', () => {
    expect(times('cron(30 2 * * ? *)', '2027-03-26T12:00Z', 'Europe/Berlin')).toEqual([
      ...['2027-03-27T01:30Z', '2027-03-29T00:30Z', '2027-03-30T00:30Z'],
    ]);
    expect(times('cron(30 2 * * ? *)', '2026-10-24T12:00Z', 'Europe/Berlin')).toEqual([
      ...['2026-10-25T00:30Z', '2026-10-26T01:30Z', '2026-10-27T01:30Z'],
    ]);
    expect(times('cron(0/30 1 * * ? *)', '2026-10-31T23:00Z', 'America/New_York')).toEqual([
      ...['2026-11-01T05:00Z', '2026-11-01T05:30Z', '2026-11-02T06:00Z'],
    ]);
  });

  test.each<[string, RegExp]>([
    ['cron(0 8 * * *)', /has 5 fields/],
    ['cron(0 8 * * * *)', /exactly one of day-of-month and day-of-week must be \?/],
    ['cron(60 8 * * ? *)', /minutes has "60"; it must be from 0 to 59/],
    ['cron(0 8 ? * FOO *)', /day-of-week has "FOO"/],
    ['cron(0/0 8 * * ? *)', /the step of minutes must be 1 or more/],
    ['cron(a- 8 * * ? *)', /minutes is "A-", which is not understood/],
    ['rate(0 minutes)', /write rate\(5 minutes\)/],
    ['every day', /write rate\(5 minutes\)/],
    ['at(tomorrow)', /write at\(yyyy-mm-ddThh:mm:ss\)/],
  ])('%s is refused', (expression, message) => {
    expect(() => scheduleTimes(expression, 0)).toThrow(message);
  });

  test('a time zone that does not exist is refused by name', () => {
    expect(() => scheduleTimes('cron(0 8 * * ? *)', 0, 'Mars/Olympus')).toThrow(/"Mars\/Olympus" is not a time zone/);
  });
});

test('a rate counts from its start, whenever it is asked', () => {
  expect(times('rate(5 minutes)', '2026-11-20T09:00Z', undefined, 2)).toEqual(['2026-11-20T09:05Z', '2026-11-20T09:10Z']);
  const next = scheduleTimes('rate(1 day)', 0);
  expect([next(-5), next(0), next(86_400_000 * 3 + 1)]).toEqual([86_400_000, 86_400_000, 86_400_000 * 4]);
});

test('at has one time, in its zone', () => {
  expect(times('at(2026-12-01T10:00:00)', '2026-11-20T09:00Z', 'America/New_York')).toEqual(['2026-12-01T15:00Z']);
  expect(times('at(2026-11-01T10:00:00)', '2026-11-20T09:00Z')).toEqual([]);
});

describe('properties', () => {
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata');
  // From 2000 to 2100, in whole minutes.
  const instant = fc.integer({ min: 15_778_080, max: 68_374_080 }).map((minutes) => minutes * 60_000);
  const field = (max: number, min = 0) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min, max }).map(String),
      fc.integer({ min, max }).map((from) => `${from}/7`),
    );

  test('a clock and its inverse agree, on the first of two times', () => {
    fc.assert(
      fc.property(instant, zone, (at, timeZone) => {
        const back = instantOf(wallClock(at, timeZone), timeZone) as number;
        expect(wallClock(back, timeZone)).toBe(wallClock(at, timeZone));
        expect(back).toBeLessThanOrEqual(at);
      }),
      { numRuns: 200 },
    );
  });

  test('the next time is later, fits the fields, and nothing that fits lies between', () => {
    fc.assert(
      fc.property(field(59), field(23), field(28, 1), instant, zone, (minute, hour, day, after, timeZone) => {
        const next = scheduleTimes(`cron(${minute} ${hour} ${day} * ? *)`, 0, timeZone);
        const found = next(after) as number;
        expect(found).toBeGreaterThan(after);
        const fits = (text: string, value: number): boolean => {
          const [from, step] = text.split('/').map(Number);
          return text === '*' || value === from || (step > 0 && value > from && (value - from) % step === 0);
        };
        const isDue = (at: number): boolean => {
          const wall = new Date(wallClock(at, timeZone));
          const isFirst = instantOf(wall.getTime(), timeZone) === at;
          return isFirst && fits(minute, wall.getUTCMinutes()) && fits(hour, wall.getUTCHours()) && fits(day, wall.getUTCDate());
        };
        expect(isDue(found)).toBe(true);
        // Every minute of the last day before it, at most.
        for (let at = Math.max(after + 60_000, found - 1440 * 60_000); at < found; at += 60_000) expect(isDue(at)).toBe(false);
      }),
      { numRuns: 25 },
    );
  });
});
