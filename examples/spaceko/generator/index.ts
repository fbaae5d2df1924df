import { bookedDays, bookings, reviews } from './bookings';
import { users } from './people';
import type { Row } from './row';
import { cities, photos, spaces } from './spaces';

export { MAYA } from './people';
export { PRESENT, type Row } from './row';

/** The rows of every table, each table after those that its foreign keys refer to. */
export const tables = { cities, users, spaces, photos, bookings, booked_days: bookedDays, reviews } satisfies {
  readonly [table: string]: readonly Row[];
};
