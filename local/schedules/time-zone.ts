import { LocalError } from '../errors';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
    return format;
  } catch {
    throw new LocalError('TimeZoneUnknown', `${JSON.stringify(timeZone)} is not a time zone; write a name such as Europe/Berlin or UTC.`);
  }
}

/**
 * What a clock on the wall shows, as the milliseconds since 1970 at which a clock in UTC shows the same.
 * @throws LocalError `TimeZoneUnknown`
 */
export function wallClock(instant: number, timeZone: string): number {
  const parts: { [part: string]: number } = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) parts[type] = Number(value);
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
}

const DAY = 86_400_000;

/**
 * The instant at which the clocks of a time zone show this: the first one when they are set back, none when they jump over it.
 * @param wall as `wallClock` gives it
 */
export function instantOf(wall: number, timeZone: string): number | undefined {
  const offsets = [wall - DAY, wall + DAY].map((near) => wallClock(near, timeZone) - near);
  const instants = offsets.map((offset) => wall - offset).filter((instant) => wallClock(instant, timeZone) === wall);
  return instants.length === 0 ? undefined : Math.min(...instants);
}
