import { openTable } from 'cdk-single-table/client';
import { sendMail } from '../domain/mail';
import type { Booking } from '../domain/table';
import { model } from '../model';

const table = openTable(model);

/** Writes to the guest of a booking that was paid. An event may come twice, and then so does the mail: better than none. */
export async function handler({ detail }: { readonly detail: { readonly after: Booking } }): Promise<void> {
  const { spaceId, guestId, startsOn, endsOn, total, currency } = detail.after;
  const {
    Space: [space],
    User: [guest],
  } = await table.batchGet({ Space: [{ spaceId }], User: [{ userId: guestId }] });
  if (!space || !guest) return;
  await sendMail(
    guest.email,
    `${space.title} is yours`,
    [
      `Hello ${guest.name},`,
      `${space.title} in ${space.city} waits for you from ${startsOn} to ${endsOn}. You have paid ${currency} ${total}.`,
      `${space.address ? `You find it here: ${space.address}.\n` : ''}All about it: ${process.env.SITE_URL}/bookings`,
    ].join('\n\n'),
  );
}
