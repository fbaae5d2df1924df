import { TEXTS } from './hard-values';
import { anybody, userId } from './people';
import { Random } from './random';
import { dateIn, momentBefore, type Row } from './row';
import { spaces } from './spaces';

const ROUNDS = 9;
/** Each space is booked once in so many days, so that no two bookings meet. */
const INTERVAL = 170;
const BEFORE_THE_PRESENT = 360;
const LONGEST = 5;
const MINUTES = 1 / 1440;

const PRAISE = [
  'Wrote two chapters in two days. I never do that.',
  'The light is exactly as in the pictures. We will be back with the whole team.',
  'Quiet, warm, spotless. The espresso machine deserves its own page.',
  'Smaller than I thought, and better than I hoped.',
  'Everything was where it should be, and so was the host.',
];

interface Generated {
  readonly row: Row;
  readonly firstDay: number;
  readonly days: number;
}

const generated: readonly Generated[] = Array.from({ length: ROUNDS * spaces.length }, (_, index) => {
  const random = new Random('bookings', index);
  const space = spaces[index % spaces.length] as Row;
  const round = Math.floor(index / spaces.length);
  const days = 1 + random.below(LONGEST);
  const firstDay = round * INTERVAL - BEFORE_THE_PRESENT + random.below(INTERVAL - LONGEST);
  const isMaya = index % 16 === 5;
  const status = isMaya || random.chance(80) ? 'confirmed' : random.pick(['cancelled', 'cancelled', 'pending']);
  const madeBefore = Math.max(1 + random.below(90), 1 + random.below(90) - firstDay);
  const [units = '0', cents = '00'] = (space.price_per_day as string).split('.');
  const total = String(BigInt(units + cents) * BigInt(days)).padStart(3, '0');
  return {
    firstDay,
    days,
    row: {
      id: new Random('bookings.id', index).uuid(),
      space_id: space.id as string,
      guest_id: isMaya ? userId(0) : anybody(random),
      starts_on: dateIn(firstDay),
      ends_on: dateIn(firstDay + days - 1),
      guests: String(1 + random.below(Number(space.capacity))),
      total: `${total.slice(0, -2)}.${total.slice(-2)}`,
      currency: space.currency as string,
      status,
      note: TEXTS[index] ?? (random.chance(70) ? null : 'We come by bicycle.'),
      due_at: status === 'pending' ? momentBefore(madeBefore - 30 * MINUTES) : null,
      paid_at: status === 'confirmed' ? momentBefore(madeBefore - 5 * MINUTES) : null,
      created_at: momentBefore(madeBefore),
      updated_at: momentBefore(madeBefore - 5 * MINUTES),
    },
  };
});

export const bookings: readonly Row[] = generated.map(({ row }) => row);

export const bookedDays: readonly Row[] = generated
  .filter(({ row }) => row.status !== 'cancelled')
  .flatMap(({ row, firstDay, days }) =>
    Array.from({ length: days }, (_, day) => ({
      space_id: row.space_id as string,
      day: dateIn(firstDay + day),
      booking_id: row.id as string,
    })),
  );

export const reviews: readonly Row[] = generated
  .filter(({ row, firstDay, days }) => row.status === 'confirmed' && firstDay + days < 0)
  .map(({ row, firstDay, days }, index): Row => {
    const random = new Random('reviews', index);
    return {
      booking_id: row.id as string,
      space_id: row.space_id as string,
      author_id: row.guest_id as string,
      rating: String(random.pick([5, 5, 5, 4, 4, 3])),
      body: index % 17 === 16 ? (TEXTS[(index % 5) + 1] as string) : random.pick(PRAISE),
      created_at: momentBefore(-(firstDay + days) - random.below(100) / 101),
    };
  });
