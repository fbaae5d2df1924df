import { randomUUID } from 'node:crypto';
import { TransactionCanceledError } from 'cdk-single-table/client';
import { HttpProblem, reply, route } from 'cdk-single-table/handler';
import { cancel, MINUTES_TO_PAY, MOST_DAYS, totalOf } from '../domain/bookings';
import { dayAfter, daysBetween, inMinutes, now, today } from '../domain/clock';
import { spaceBySlug } from '../domain/spaces';
import type { Booking, SpaceKoTable } from '../domain/table';
import { callerOf } from '../domain/tokens';
import { model } from '../model';

/** The caller's own, the latest first, with the spaces they are for. */
export const list = route(model, {}, async ({ table, claims }) => {
  const { userId } = callerOf(claims);
  const bookings = await table.Booking.by.PersonIndex({ guestId: userId }, { reverse: true }).all();
  const { Space: spaces } = await table.batchGet({ Space: bookings.map(({ spaceId }) => ({ spaceId })) });
  return {
    bookings: bookings.map(({ guestId: _, ...booking }, index) => {
      const { slug, title, city, address } = spaces[index] ?? {};
      return { ...booking, space: { slug, title, city, address } };
    }),
  };
});

/** Takes every day or none: a day that somebody else has taken meanwhile cancels the whole transaction. */
export const create = route(
  model,
  { body: { slug: 'string', startsOn: 'date', endsOn: 'date', guests: 'integer', note: 'string?' } },
  async ({ table, claims, body: { slug, startsOn, endsOn, guests, note } }) => {
    const { userId: guestId } = callerOf(claims);
    const space = await spaceBySlug(table, slug);
    if (space.status !== 'listed') throw new HttpProblem(409, 'This space takes no bookings.');
    if (guests < 1 || guests > space.capacity) throw new HttpProblem(400, `There is room for 1 to ${space.capacity}.`);
    if (startsOn < today() || endsOn < startsOn) throw new HttpProblem(400, 'A booking begins today or later, and ends after that.');
    if (endsOn > dayAfter(startsOn, MOST_DAYS - 1)) throw new HttpProblem(400, `A booking has up to ${MOST_DAYS} days.`);
    const days = daysBetween(startsOn, endsOn);

    const { spaceId, currency, pricePerDay } = space;
    const [bookingId, createdAt] = [randomUUID(), now()];
    const booking = {
      bookingId,
      spaceId,
      guestId,
      startsOn,
      endsOn,
      guests,
      note,
      currency,
      status: 'pending' as const,
      total: totalOf(pricePerDay, days.length),
      dueAt: inMinutes(MINUTES_TO_PAY),
      createdAt,
      updatedAt: createdAt,
    };
    const transaction = table.transactWrite().create('Booking', booking);
    for (const day of days) transaction.create('BookedDay', { spaceId, day, bookingId });
    try {
      await transaction.commit();
    } catch (error) {
      throw takenDays(error, days) ?? error;
    }
    return reply(201, booking);
  },
);

function takenDays(error: unknown, days: readonly string[]): HttpProblem | undefined {
  if (!(error instanceof TransactionCanceledError)) return undefined;
  // The first operation is the booking itself.
  const taken = days.filter((_, index) => error.reasons[index + 1]?.code === 'ConditionalCheckFailed');
  return taken.length === 0 ? undefined : new HttpProblem(409, `Somebody was faster: ${taken.join(', ')}.`, { members: { taken } });
}

/** Where a payment provider would confirm. */
export const pay = route(model, { params: { bookingId: 'uuid' } }, async ({ table, claims, params: { bookingId } }) => {
  const booking = await ownBooking(table, bookingId, callerOf(claims).userId);
  if (booking.status !== 'pending') throw new HttpProblem(409, `This booking is ${booking.status} already.`);
  const paidAt = now();
  return table.Booking.update(
    { bookingId },
    { set: { status: 'confirmed', paidAt, updatedAt: paidAt }, remove: ['dueAt'] },
    { if: { status: 'pending' }, returning: true },
  );
});

export const end = route(model, { params: { bookingId: 'uuid' } }, async ({ table, claims, params: { bookingId } }) => {
  const booking = await ownBooking(table, bookingId, callerOf(claims).userId);
  if (booking.startsOn < today()) throw new HttpProblem(409, 'What has begun cannot be cancelled.');
  await cancel(table, booking);
});

/** One review of each stay that was paid. Its rating reaches the space through the stream. */
export const review = route(
  model,
  { params: { bookingId: 'uuid' }, body: { rating: 'integer', body: 'string' } },
  async ({ table, claims, params: { bookingId }, body: { rating, body } }) => {
    const { userId } = callerOf(claims);
    const { spaceId, status, startsOn } = await ownBooking(table, bookingId, userId);
    if (status !== 'confirmed' || startsOn > today()) throw new HttpProblem(409, 'Come and see it first.');
    if (rating < 1 || rating > 5) throw new HttpProblem(400, 'A rating is 1 to 5.');
    const created = { spaceId, bookingId, authorId: userId, rating, body, createdAt: now() };
    await table.Review.create(created);
    return reply(201, created);
  },
);

async function ownBooking(table: SpaceKoTable, bookingId: string, userId: string): Promise<Booking> {
  const booking = await table.Booking.get({ bookingId }, { consistent: true });
  if (booking?.guestId !== userId) throw new HttpProblem(404, 'You have no such booking.');
  return booking;
}
