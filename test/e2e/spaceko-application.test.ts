import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { MAYA, type Row, tables } from '../../examples/spaceko/generator';
import { model } from '../../examples/spaceko/model';
import { seed } from '../../examples/spaceko/seed';
import { openTable } from '../../lib/client';
import { type LocalRun, startLocal } from '../../local';
import { describeInBrowser, openBrowser } from '../support/browser';
import { buildAll } from '../support/bundle';
import { eventually } from '../support/eventually';
import { dynamoDbClient } from './support/items';
import { STACK, synthesizeSpaceKo } from './support/spaceko';

jest.setTimeout(60_000);

const PICTURES = join(__dirname, '..', '..', 'test-output', 'spaceko');
const [maya] = tables.users;
const [loft] = tables.spaces;
const mayasBookings = tables.bookings.filter(({ guest_id }) => guest_id === maya?.id);
const loftsReviews = tables.reviews.filter(({ space_id }) => space_id === loft?.id);
const inLisbon = tables.spaces.filter(({ city, status }) => city === 'Lisbon' && status === 'listed');
function idsOf(rows: readonly Row[]): (string | null | undefined)[] {
  return rows.map(({ id }) => id).sort();
}

/** A day that nobody has booked, and that is never over. */
const FREE_DAY = '2090-05-04';

describeInBrowser('SpaceKo, from old data to a page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spaceko-application-'));
  const complaints: string[] = [];
  let run: LocalRun;
  let browser: Browser;
  let page: Page;
  let site: string;

  beforeAll(async () => {
    buildAll();
    run = await startLocal({
      app: synthesizeSpaceKo(join(folder, 'cdk.out')),
      stack: STACK,
      dataDir: join(folder, 'data'),
      seed: [seed],
    });
    expect((await run.execute({ action: 'migrate_all' })).status).toBe('SUCCEEDED');
    await run.serve();
    site = String(run.urls.find(({ kind }) => kind === 'site')?.url).replace(/\/$/, '');
    browser = await openBrowser();
    page = await newPage();
    mkdirSync(PICTURES, { recursive: true });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await run?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function newPage(): Promise<Page> {
    const opened = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    return opened;
  }

  async function logIn(email: string, password: string): Promise<void> {
    await page.goto(`${site}/login`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
  }

  /** Sends a request to the API as the user of the page. */
  async function request(method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const { token } = JSON.parse(String(await page.evaluate("sessionStorage.getItem('spaceko.session')"))) ?? {};
    const response = await fetch(`${site}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  }

  /** A picture of the page as it is, kept for people. */
  async function picture(name: string): Promise<void> {
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }

  test('cities and their spaces came from PostgreSQL, cheapest first', async () => {
    await page.goto(site);
    await page.getByTestId('cities').getByText('Lisbon').click();
    const cards = page.getByTestId('spaces').locator('.space');
    await cards.first().waitFor();
    expect(await cards.count()).toBe(inLisbon.length);
    const prices = await cards.locator('.price b').allTextContents();
    const numbers = prices.map((text) => Number(text.replace(/[^\d.]/g, '')));
    expect(numbers).toEqual(inLisbon.map(({ price_per_day }) => Number(price_per_day)).sort((a, b) => a - b));

    // WHEN only some prices are asked for THEN the others are not there; both bounds count.
    await page.getByLabel('From, a day').fill(String(numbers[1]));
    await page.getByLabel('Up to').fill(String(numbers[2]));
    await page.getByRole('button', { name: 'Show' }).click();
    await eventually(async () => expect(await cards.count()).toBe(2));
    await page.goBack();
    await cards.nth(inLisbon.length - 1).waitFor();
    await picture('city');
  });

  test('every listed space is found by its address on the site, whatever it is made of', async () => {
    for (const { slug, status } of tables.spaces) {
      const response = await fetch(`${site}/api/spaces/${encodeURIComponent(String(slug))}`);
      expect([slug, response.status]).toEqual([slug, status === 'listed' ? 200 : 404]);
      if (response.ok) expect(await response.json()).toMatchObject({ slug });
    }
  });

  test('a space has its photos, its reviews and their average; a deep link works when it is reloaded', async () => {
    await page.goto(`${site}/spaces/${loft?.slug}`);
    for (const time of ['first', 'again']) {
      await page.getByRole('heading', { name: 'The Tile Loft' }).waitFor();
      if (time === 'first') await page.reload();
    }
    expect(await page.getByTestId('reviews').locator('blockquote').count()).toBe(loftsReviews.length);
    expect(await page.locator('.facts .stars').textContent()).toContain(`${loft?.rating_average} (${loft?.rating_count})`);
    expect(await page.evaluate('[...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)')).toBe(true);
    await picture('space');
  });

  test('somebody signs up and is logged in, and stays so when the page is loaded again', async () => {
    await page.goto(`${site}/sign-up`);
    await page.getByLabel('Name').fill('Noor Haddad');
    await page.getByLabel('E-mail').fill('noor@example.org');
    await page.getByLabel('Password').fill('a door that closes');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('Noor Haddad').waitFor();
    await page.goto(`${site}/bookings`);
    await page.getByText('Nothing yet.').waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
  });

  test('a wrong password is a real 401, and its problem is shown', async () => {
    const answer = page.waitForResponse('**/api/sessions');
    await logIn(MAYA.email, 'not this one');
    expect((await answer).status()).toBe(401);
    expect(await page.getByRole('alert').textContent()).toBe('The address or the password is wrong.');
    complaints.length = 0; // the browser says so, too
  });

  test('Maya logs in with her old password, however she types her address, and sees her bookings', async () => {
    await logIn('Maya@Example.COM', MAYA.password);
    await page.getByText(MAYA.name).waitFor();
    await page.getByRole('link', { name: 'Bookings' }).click();
    const rows = page.getByTestId('bookings').locator('.booking');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(mayasBookings.length);
  });

  test('what one books, another sees without loading the page again', async () => {
    const other = await newPage();
    await other.goto(site);
    const feed = other.getByTestId('feed');
    await feed.getByText('Quiet at the moment.').waitFor();

    const space = inLisbon.find(({ host_id }) => host_id !== maya?.id);
    await page.goto(`${site}/spaces/${space?.slug}`);
    await page.getByRole('button', { name: 'Next month' }).click();
    const day = page.locator('.days button:enabled').first();
    const date = String(await day.getAttribute('aria-label'));
    await day.click();
    await page.getByRole('button', { name: /^Book / }).click();
    const waiting = page.locator('.booking.pending').first();
    await waiting.waitFor();

    // THEN the stream tells of it.
    await feed.getByText('Maya picked').waitFor();

    // WHEN she pays THEN a container draws her pass, the feed says so, and an event on the bus becomes a mail.
    const pass = page.waitForResponse((response) => response.url().includes(`/api/passes?`) && response.url().includes(date));
    await waiting.getByRole('button', { name: 'Pay' }).click();
    await feed.getByText('Maya booked').waitFor();
    const drawn = await pass;
    expect([drawn.status(), drawn.headers()['content-type']]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    await eventually(() => expect(run.outbox).toHaveLength(1));
    expect(run.outbox[0]).toMatchObject({ to: [MAYA.email] });
    expect(JSON.stringify(run.outbox[0])).toContain(date);
    await page.screenshot({ path: join(PICTURES, 'bookings.png') });
    await other.screenshot({ path: join(PICTURES, 'home.png'), fullPage: true });
    await other.close();

    // THEN nobody else gets this day.
    const again = await request('POST', '/bookings', { slug: space?.slug, startsOn: date, endsOn: date, guests: 1 });
    expect(again).toMatchObject({ status: 409, body: { detail: `Somebody was faster: ${date}.`, taken: [date] } });
  });

  test('a photo goes to the bucket and comes back through the CDN', async () => {
    await page.getByRole('link', { name: 'Hosting' }).click();
    const own = page.locator('.own', { hasText: 'The Tile Loft' });
    const png = await page.screenshot({ clip: { x: 0, y: 0, width: 640, height: 480 } });
    await own.getByLabel('Photo').setInputFiles({ name: 'room.png', mimeType: 'image/png', buffer: png });
    await own.getByLabel('Caption').fill('After the paint had dried');
    const stored = page.waitForResponse((response) => response.url().endsWith('/photos') && response.request().method() === 'POST');
    await own.getByRole('button', { name: 'Add the photo' }).click();
    const { url } = await (await stored).json();
    expect(url).toMatch(/^\/images\/.+\.png$/);

    const image = await fetch(site + url);
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(image.headers.get('content-security-policy')).toContain('sandbox');
    expect(Buffer.from(await image.arrayBuffer()).equals(png)).toBe(true);

    await own.getByLabel('Price a day').fill('91.5');
    await own.getByRole('button', { name: 'Set the price' }).click();
    await own.getByText('€91.50').waitFor();
    await picture('hosting');
    await own.getByRole('link', { name: 'See it as a guest' }).click();
    await page.getByText('After the paint had dried').waitFor();
  });

  test('a review changes the average of its space through the stream', async () => {
    const stay = mayasBookings.find(
      ({ id, ends_on }) => String(ends_on) < '2026' && !tables.reviews.some(({ booking_id }) => booking_id === id),
    );
    expect(stay).toBeDefined();
    const space = tables.spaces.find(({ id }) => id === stay?.space_id);
    expect((await request('POST', `/bookings/${stay?.id}/review`, { rating: 1, body: 'The lift was loud.' })).status).toBe(201);
    const stars = tables.reviews.filter(({ space_id }) => space_id === space?.id).map(({ rating }) => Number(rating));
    const average = [...stars, 1].reduce((sum, rating) => sum + rating, 0) / (stars.length + 1);
    const rating = { average: String(Number(average.toFixed(2))), count: stars.length + 1 };
    await eventually(async () => {
      expect(await request('GET', `/spaces/${encodeURIComponent(String(space?.slug))}`)).toMatchObject({ body: { rating } });
    });
    // Of one stay there is one review.
    expect((await request('POST', `/bookings/${stay?.id}/review`, { rating: 5, body: 'Again' })).status).toBe(409);
  });

  test('the schedule gives back what was not paid in time', async () => {
    const client = dynamoDbClient(run.endpoints.dynamodb);
    const table = openTable(model, { client, tableName: String(run.tables.find((name) => name.includes('-Table'))) });
    const unpaid = await table.Booking.by.UnpaidIndex({}).all();
    expect(unpaid.map(({ bookingId }) => bookingId).sort()).toEqual(idsOf(tables.bookings.filter(({ status }) => status === 'pending')));

    await run.fire('Unpaid');

    expect(await table.Booking.by.UnpaidIndex({}).all()).toEqual([]);
    const [{ bookingId, spaceId, startsOn }] = unpaid as [(typeof unpaid)[number]];
    expect(await table.Booking.get({ bookingId })).toMatchObject({ status: 'cancelled' });
    expect(await table.BookedDay.get({ spaceId, day: startsOn })).toBeUndefined();
    client.destroy();
  });

  test('nothing went wrong on the pages until here', () => {
    expect(complaints).toEqual([]);
  });

  test('what does not exist is a real 404, of the API, the site and the images', async () => {
    const api = await request('GET', '/spaces/nothing-here');
    expect(api).toMatchObject({ status: 404, body: { status: 404, detail: 'There is no such space.' } });
    for (const path of ['/api/no-such-route', '/assets/nothing-00000000.js', '/images/nothing.png']) {
      expect([path, (await fetch(site + path)).status]).toEqual([path, 404]);
    }
    await page.goto(`${site}/spaces/nothing-here`);
    await page.getByText('This room is empty.').waitFor();
    await page.goto(`${site}/nowhere`);
    await page.getByText('This room is empty.').waitFor();
    await picture('not-found');
  });

  test('who is not logged in gets a real 401', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part({ sub: maya?.id, name: 'Maya', exp: 4_000_000_000, iss: 'https://spaceko.example.com', aud: 'spaceko' })}.`;
    for (const authorization of [undefined, 'Bearer x.y.z', `Bearer ${unsigned}`]) {
      const response = await fetch(`${site}/api/bookings`, { headers: { ...(authorization && { authorization }) } });
      expect(response.status).toBe(401);
    }
  });

  test('a pass without a code is a problem of its own', async () => {
    const response = await fetch(`${site}/api/passes?title=${encodeURIComponent('<script>')}&from=${FREE_DAY}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    const drawn = await (await fetch(`${site}/api/passes?title=${encodeURIComponent('<script>')}&from=${FREE_DAY}&code=1`)).text();
    expect(drawn).toContain('&lt;script&gt;');
    expect(drawn).not.toContain('<script>');
  });
});
