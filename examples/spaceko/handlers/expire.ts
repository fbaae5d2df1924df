import { openTable, TransactionCanceledError } from 'cdk-single-table/client';
import { cancel } from '../domain/bookings';
import { now } from '../domain/clock';
import { model } from '../model';

const table = openTable(model);

/** Gives back the days that were booked and not paid in time. Who pays at this very moment keeps them. */
export async function handler(): Promise<void> {
  for await (const due of table.Booking.by.UnpaidIndex({}, { lte: { dueAt: now() } })) {
    try {
      await cancel(table, due, 'pending');
    } catch (error) {
      if (!(error instanceof TransactionCanceledError)) throw error;
      console.log(JSON.stringify({ message: 'not cancelled', bookingId: due.bookingId, reasons: error.reasons.map(({ code }) => code) }));
    }
  }
}
