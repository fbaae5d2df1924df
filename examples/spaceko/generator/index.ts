import { bookedDays, bookings, reviews } from './bookings';
import { users } from './people';
import type { Row } from './row';
import { cities, photos, spaces } from './spaces';

export { MAYA } from './people';
export type { Row } from './row';

/** Spaces with what their reviews come to. */
const ratedSpaces = spaces.map((space): Row => {
  const stars = reviews.filter(({ space_id }) => space_id === space.id).map(({ rating }) => Number(rating));
  const average = stars.reduce((sum, rating) => sum + rating, 0) / stars.length;
  return { ...space, rating_average: stars.length === 0 ? null : average.toFixed(2), rating_count: String(stars.length) };
});

/** The rows of every table, each table after those that its foreign keys refer to. */
export const tables = { cities, users, spaces: ratedSpaces, photos, bookings, booked_days: bookedDays, reviews } satisfies {
  readonly [table: string]: readonly Row[];
};
