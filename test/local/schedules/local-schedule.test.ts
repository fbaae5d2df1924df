import { type FiredSchedule, LocalSchedule, scheduleTimes } from '../../../local/schedules';

const HOUR = 3_600_000;

/** A schedule that notes when it ran. */
function schedule(expression: string, enabled = true): { schedule: LocalSchedule; ran: string[] } {
  const ran: string[] = [];
  const run = async (at: number): Promise<readonly FiredSchedule[]> => {
    ran.push(new Date(at).toISOString());
    return [];
  };
  return { schedule: new LocalSchedule({ name: 's', expression, times: scheduleTimes(expression, Date.now()), enabled, run }), ran };
}

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-11-20T09:30:00Z') });
});
afterEach(() => jest.useRealTimers());

test('it runs at each of its times once it has begun, and never after it was stopped', () => {
  const { schedule: hourly, ran } = schedule('cron(0 * * * ? *)');
  jest.advanceTimersByTime(HOUR);
  expect(ran).toEqual([]);
  hourly.begin();
  jest.advanceTimersByTime(2 * HOUR);
  expect(ran).toEqual(['2026-11-20T11:00:00.000Z', '2026-11-20T12:00:00.000Z']);
  hourly.stop();
  jest.advanceTimersByTime(2 * HOUR);
  expect(ran).toHaveLength(2);
});

test('a time may be further away than a timer can wait', () => {
  const { schedule: yearly, ran } = schedule('cron(0 0 1 3 ? *)');
  yearly.begin();
  jest.advanceTimersByTime(200 * 24 * HOUR);
  expect(ran).toEqual(['2027-03-01T00:00:00.000Z']);
  yearly.stop();
});

test('one that is disabled runs only when it is fired', async () => {
  const { schedule: off, ran } = schedule('rate(1 hour)', false);
  off.begin();
  jest.advanceTimersByTime(3 * HOUR);
  expect(ran).toEqual([]);
  await off.fire();
  expect(ran).toEqual(['2026-11-20T12:30:00.000Z']);
});
