import { create, end, list, pay, review } from '../../../examples/spaceko/handlers/bookings';
import { call } from '../hkt/support/call';
import { ADA, type Application, BOB, SPACE_ID, startApplication } from './support/application';

let app: Application;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app?.stop());

const book = (claims: object, startsOn: string, endsOn = startsOn, more = {}) =>
  call(create, { claims, body: { slug: 'loft', startsOn, endsOn, guests: 2, ...more } });
const takenDays = async (month: string): Promise<string[]> =>
  (await app.table.BookedDay.query({ spaceId: SPACE_ID }).all()).map(({ day }) => day).filter((day) => day.startsWith(month));

test('a booking takes its days, to the cent, and waits for its money', async () => {
  const { status, body } = await book(BOB, '2090-01-30', '2090-02-01');
  expect(status).toBe(201);
  expect(body).toMatchObject({ status: 'pending', total: '99.99', dueAt: expect.any(String), guestId: BOB.sub });
  expect([...(await takenDays('2090-01')), ...(await takenDays('2090-02'))]).toEqual(['2090-01-30', '2090-01-31', '2090-02-01']);
  expect(await call(list, { claims: BOB })).toMatchObject({
    body: { bookings: [{ bookingId: body.bookingId, space: { title: 'Loft' } }] },
  });
  expect(await call(list, { claims: ADA })).toMatchObject({ body: { bookings: [] } });
});

test('of ten who want the same days at once, one gets them, and nothing is half taken', async () => {
  const attempts = Array.from({ length: 10 }, (_, index) => book(index % 2 ? ADA : BOB, '2090-03-10', '2090-03-12'));
  const answers = await Promise.all(attempts);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409 || status === 503)).toHaveLength(9);
  expect(await takenDays('2090-03')).toEqual(['2090-03-10', '2090-03-11', '2090-03-12']);

  // WHEN one day overlaps THEN the others are not taken either.
  expect(await book(ADA, '2090-03-12', '2090-03-14')).toMatchObject({ status: 409, body: { taken: ['2090-03-12'] } });
  expect(await takenDays('2090-03')).toHaveLength(3);
});

test('a cancelled booking gives its days back, and only once', async () => {
  const { body: first } = await book(BOB, '2090-05-01', '2090-05-02');
  const params = { bookingId: first.bookingId };
  expect(await call(end, { claims: ADA, params })).toMatchObject({ status: 404 });
  expect(await call(end, { claims: BOB, params })).toMatchObject({ status: 204 });
  expect(await takenDays('2090-05')).toEqual([]);

  const second = await book(ADA, '2090-05-02', '2090-05-03');
  expect(second.status).toBe(201);
  expect(await call(end, { claims: BOB, params })).toMatchObject({ status: 409 });
  expect(await takenDays('2090-05')).toEqual(['2090-05-02', '2090-05-03']);
});

test('paying confirms, once, and ends the wait', async () => {
  const { body } = await book(BOB, '2090-06-01');
  const params = { bookingId: body.bookingId };
  expect(await call(pay, { claims: ADA, params })).toMatchObject({ status: 404 });
  const paid = await call(pay, { claims: BOB, params });
  expect(paid).toMatchObject({ status: 200, body: { status: 'confirmed', paidAt: expect.any(String) } });
  expect(paid.body).not.toHaveProperty('dueAt');
  expect(await call(pay, { claims: BOB, params })).toMatchObject({ status: 409 });
  const waiting = await app.table.Booking.by.UnpaidIndex({}).all();
  expect(waiting.map(({ bookingId }) => bookingId)).not.toContain(body.bookingId);
});

test.each([
  ['in the past', { startsOn: '2020-01-01', endsOn: '2020-01-01' }, 400],
  ['that end before they begin', { endsOn: '2090-07-01' }, 400],
  ['of more than thirty days', { endsOn: '2090-08-31' }, 400],
  ['of thousands of years', { endsOn: '9999-12-31' }, 400],
  ['for more people than there is room for', { guests: 5 }, 400],
  ['for nobody', { guests: 0 }, 400],
  ['of a space that is not there', { slug: 'cellar' }, 404],
  ['on a day that does not exist', { startsOn: '2090-02-30' }, 400],
])('bookings %s are refused', async (_, change, status) => {
  expect((await book(BOB, '2090-08-01', '2090-08-01', change)).status).toBe(status);
});

test('only a stay that was paid and has begun is reviewed', async () => {
  const { body } = await book(BOB, '2090-10-01');
  const request = { claims: BOB, params: { bookingId: body.bookingId }, body: { rating: 5, body: 'Lovely' } };
  expect(await call(review, request)).toMatchObject({ status: 409 });
  await call(pay, { claims: BOB, params: request.params });
  expect(await call(review, request)).toMatchObject({ status: 409, body: { detail: 'Come and see it first.' } });
});

test('thirty days are one booking', async () => {
  const { status, body } = await book(BOB, '2091-01-01', '2091-01-30');
  expect([status, body.total]).toEqual([201, '999.90']);
  expect(await takenDays('2091-01')).toHaveLength(30);
});
