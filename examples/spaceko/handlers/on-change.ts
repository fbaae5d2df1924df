import { openTable } from 'cdk-single-table/client';
import { streamHandler } from 'cdk-single-table/handler';
import { inMinutes, isOver } from '../domain/clock';
import type { Booking } from '../domain/table';
import { model } from '../model';

const MONTH_MINUTES = 30 * 24 * 60;
const table = openTable(model);

/** Keeps ratings and the activity feed. A change that comes again writes the same items again, so nothing is counted twice. */
export const handler = streamHandler(model, async (change) => {
  if (change.entity === 'Review') {
    const review = change.kind === 'remove' ? change.before : change.after;
    await rate(review.spaceId);
    if (change.kind === 'insert')
      await tell('reviewed', review.createdAt, review.bookingId, review.spaceId, review.authorId, '★'.repeat(review.rating));
  }
  if (change.entity === 'Booking' && change.kind !== 'remove') {
    const booking = change.after;
    if (change.kind === 'insert') await tellOf('booked', booking);
    else if (change.before.status === 'pending' && booking.status === 'confirmed') await tellOf('confirmed', booking);
    // A booking that nobody paid for ends quietly.
    else if (change.before.status === 'confirmed' && booking.status === 'cancelled') await tellOf('cancelled', booking);
  }
});

/** Counts the reviews as they are, instead of adding one: whatever was missed or repeated, the result is right. */
async function rate(spaceId: string): Promise<void> {
  const reviews = await table.Review.query({ spaceId }, { consistent: true }).all();
  const sum = reviews.reduce((total, { rating }) => total + rating, 0);
  const average = reviews.length === 0 ? undefined : (sum / reviews.length).toFixed(2);
  await table.Rating.put({ spaceId, average, count: reviews.length });
}

async function tellOf(kind: 'booked' | 'confirmed' | 'cancelled', booking: Booking): Promise<void> {
  const { bookingId, spaceId, guestId, startsOn, endsOn, createdAt, updatedAt } = booking;
  const detail = startsOn === endsOn ? startsOn : `${startsOn} – ${endsOn}`;
  await tell(kind, kind === 'booked' ? createdAt : updatedAt, bookingId, spaceId, guestId, detail);
}

type Kind = 'booked' | 'confirmed' | 'cancelled' | 'reviewed';

async function tell(kind: Kind, at: string, about: string, spaceId: string, userId: string, detail: string): Promise<void> {
  const expiresAt = inMinutes(MONTH_MINUTES, Date.parse(at));
  // The migration is a change, too, and what it brings is old.
  if (isOver(expiresAt)) return;
  const {
    Space: [space],
    User: [user],
  } = await table.batchGet({ Space: [{ spaceId }], User: [{ userId }] });
  if (!space || !user) return;
  const { slug, title, city } = space;
  // Everybody reads this: a first name is enough.
  const [who = 'Somebody'] = user.name.split(' ');
  await table.Activity.put({ at, activityId: `${kind}-${about}`, kind, who, slug, title, city, detail, expiresAt });
}
