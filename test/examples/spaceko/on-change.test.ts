import { marshall } from '@aws-sdk/util-dynamodb';
import { handler } from '../../../examples/spaceko/handlers/on-change';
import type { StreamEvent } from '../../../lib/handler';
import { type Application, BOB, SPACE_ID, startApplication } from './support/application';

let app: Application;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app?.stop());

const BOOKING_ID = '44444444-4444-4444-8444-444444444444';

function booking(status: string, updatedAt: string): object {
  return {
    ...{ entity_type: 'Booking', PK: `BOOKING#${BOOKING_ID}`, SK: 'DETAILS', bookingId: BOOKING_ID, spaceId: SPACE_ID, guestId: BOB.sub },
    ...{ startsOn: '2090-01-01', endsOn: '2090-01-02', guests: 1, total: 10, currency: 'EUR', status, createdAt: updatedAt, updatedAt },
  };
}

function event(before: object | undefined, after: object | undefined): StreamEvent {
  const [OldImage, NewImage] = [before && marshall(before), after && marshall(after)];
  const eventName = before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT';
  return { Records: [{ eventName, dynamodb: { SequenceNumber: '1', OldImage, NewImage } }] } as StreamEvent;
}

const feed = async () => (await app.table.Activity.query({}).all()).map(({ kind, who, detail }) => ({ kind, who, detail }));

test('a change that comes twice is told once, by first name', async () => {
  const at = new Date().toISOString();
  for (const _ of [1, 2]) {
    expect(await handler(event(undefined, booking('pending', at)))).toEqual({ batchItemFailures: [] });
    await handler(event(booking('pending', at), booking('confirmed', at)));
  }
  expect(await feed()).toEqual([
    { kind: 'booked', who: 'Bob', detail: '2090-01-01 – 2090-01-02' },
    { kind: 'confirmed', who: 'Bob', detail: '2090-01-01 – 2090-01-02' },
  ]);
});

test('what was not paid ends quietly, and what the migration brings is no news', async () => {
  const before = await feed();
  const at = new Date().toISOString();
  await handler(event(booking('pending', at), booking('cancelled', at)));
  await handler(event(undefined, booking('confirmed', '2024-01-01T00:00:00Z')));
  expect(await feed()).toEqual(before);
});

test('a rating is that of all reviews, whatever was missed or came twice', async () => {
  const review = { spaceId: SPACE_ID, authorId: BOB.sub, body: 'Fine', createdAt: '2024-01-01T00:00:00.000Z' };
  for (const [index, rating] of [5, 4, 4].entries()) {
    await app.table.Review.create({ ...review, bookingId: `55555555-5555-4555-8555-55555555555${index}`, rating });
  }
  const last = { entity_type: 'Review', PK: `SPACE#${SPACE_ID}`, SK: `REVIEW#${BOOKING_ID}`, bookingId: BOOKING_ID, rating: 4, ...review };
  for (const _ of [1, 2]) await handler(event(undefined, last));
  expect(await app.table.Rating.get({ spaceId: SPACE_ID })).toMatchObject({ average: '4.33', count: 3 });
});
