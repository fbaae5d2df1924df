import { eq, ne } from 'cdk-single-table/client';
import { daysBetween, now } from './clock';
import type { Booking, SpaceKoTable } from './table';

/** How long a day is kept for somebody who has not paid. */
export const MINUTES_TO_PAY = 30;
/** Each day is an item of the transaction, which has room for 100. */
export const MOST_DAYS = 30;

/** `86.90` times `3` is `260.70`: in cents, since money is no double. */
export function totalOf(pricePerDay: string, days: number): string {
  const [units = '0', fraction = ''] = pricePerDay.split('.');
  const cents = BigInt(units + fraction.slice(0, 2).padEnd(2, '0')) * BigInt(days);
  const digits = cents.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * Ends a booking and gives its days back, all of it or nothing. Only days that are still its own are freed.
 * @param from what the booking must still be
 */
export async function cancel(table: SpaceKoTable, booking: Booking, from?: Booking['status']): Promise<void> {
  const { bookingId, spaceId } = booking;
  const transaction = table
    .transactWrite()
    .update(
      'Booking',
      { bookingId },
      { set: { status: 'cancelled', updatedAt: now() }, remove: ['dueAt'] },
      { if: { status: from ? eq(from) : ne('cancelled') } },
    );
  for (const day of daysBetween(booking.startsOn, booking.endsOn)) {
    transaction.delete('BookedDay', { spaceId, day }, { if: { bookingId } });
  }
  await transaction.commit();
}
