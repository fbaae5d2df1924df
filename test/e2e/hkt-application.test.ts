import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { GRACE, rowsOf } from '../../examples/hkt/generator';
import { seed } from '../../examples/hkt/seed';
import { type LocalRun, startLocal } from '../../local';
import { describeInBrowser, openBrowser } from '../support/browser';
import { buildAll } from '../support/bundle';
import { STACK, synthesizeHkt } from './support/hkt';

jest.setTimeout(60_000);

const PICTURES = join(__dirname, '..', '..', 'test-output', 'hkt');
const PASSWORD = 'a sentence is best';
const [grace] = rowsOf('users', 'small');
const [firstPost] = rowsOf('blog_posts', 'small');
const gracesInvestments = [...rowsOf('investments', 'small')].filter(({ user_id }) => user_id === grace?.id);

describeInBrowser('HKT, from old data to a page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hkt-application-'));
  const complaints: string[] = [];
  let run: LocalRun;
  let browser: Browser;
  let page: Page;
  let site: string;

  beforeAll(async () => {
    buildAll();
    run = await startLocal({
      app: synthesizeHkt(join(folder, 'cdk.out')),
      stack: STACK,
      dataDir: join(folder, 'data'),
      seed: [(client) => seed(client, { rows: 'small' })],
      onEvent: (event) => {
        if (event.type === 'log' && event.json?.level === 'error') complaints.push(event.line);
      },
    });
    expect((await run.execute({ action: 'migrate_all' })).status).toBe('SUCCEEDED');
    site = urlOf('site');
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    mkdirSync(PICTURES, { recursive: true });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await run?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function urlOf(kind: string): string {
    const found = run.urls.find((url) => url.kind === kind);
    if (!found) throw new Error(`The run serves no ${kind}, only ${run.urls.map((url) => url.kind).join(', ')}.`);
    return found.url.replace(/\/$/, '');
  }

  async function logIn(email: string, password: string): Promise<void> {
    await page.goto(`${site}/login`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
  }

  /** A picture of the page as it is, kept for people. */
  async function picture(name: string): Promise<void> {
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }

  test('home shows the price and the posts that came from PostgreSQL', async () => {
    await page.goto(site);
    const [latest] = rowsOf('hkt_stats', 'small');
    expect(await page.getByTestId('price').textContent()).toContain(`$${latest?.price?.slice(0, 5)}`);
    await page.locator('.post').nth(5).waitFor();
    await picture('home');
  });

  test('somebody signs up, opens the link in the mail, and logs in', async () => {
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('Look into your inbox').waitFor();

    const mail = run.outbox.at(-1);
    expect(mail).toMatchObject({ from: expect.stringContaining('no-reply@dev.hkt.example.com'), to: ['ada@example.org'] });
    const [link] = /http\S+/.exec(mail?.text ?? '') ?? [];
    expect(link).toMatch(new RegExp(`^${site}/verify#`));

    await page.goto(String(link));
    await page.getByRole('button', { name: 'Yes, it is mine' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
    await logIn('ada@example.org', PASSWORD);
    await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor();
    await page.getByText('Nothing yet.').waitFor();
    // A request that is still under way when the session ends would be answered with 401.
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('link', { name: 'Log in' }).waitFor();
  });

  test('a wrong password is a real 401, and its problem is shown', async () => {
    const answer = page.waitForResponse('**/api/sessions');
    await logIn(GRACE.email, 'not this one');
    expect((await answer).status()).toBe(401);
    expect(await page.getByRole('alert').textContent()).toBe('The address or the password is wrong.');
    // The browser says so, too, and has said nothing else.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('status of 401')]);
  });

  test('Grace logs in with her old password, sees what was migrated, and changes it', async () => {
    await logIn(GRACE.email, GRACE.password);
    await page.getByRole('heading', { name: 'Hello, Grace Hopper' }).waitFor();
    const rows = page.getByTestId('investments').locator('tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(gracesInvestments.length);
    await page.getByText('2098 Q1').waitFor();

    await page.getByLabel('Amount, $').fill('250.5');
    await page.getByLabel('Note').fill('from the new application');
    await page.getByRole('button', { name: 'Invest' }).click();
    await page.getByText('from the new application').waitFor();

    await page.getByLabel('Label').fill('Savings');
    await page.getByRole('button', { name: 'Make a wallet' }).click();
    await page.getByTestId('wallets').getByText('Savings · chain 1').waitFor();
    await picture('dashboard');

    // THEN it is there after a reload, which the session survives.
    await page.reload();
    await page.getByText('from the new application').waitFor();
    expect(await rows.count()).toBe(gracesInvestments.length + 1);
  });

  test('a deep link works, also when it is reloaded', async () => {
    await page.goto(`${site}/blog/${firstPost?.slug}`);
    for (const time of ['first', 'again']) {
      await page.getByRole('heading', { name: 'Welcome to HKT' }).waitFor();
      if (time === 'first') await page.reload();
    }
    await picture('post');
  });

  test('the schedule writes the next price', async () => {
    await page.goto(site);
    const before = await page.getByTestId('price').textContent();
    await run.fire('Prices');
    await page.reload();
    await page.getByTestId('price').waitFor();
    expect(await page.getByTestId('price').textContent()).not.toBe(before);
  });

  test('nothing went wrong on the page until here', () => {
    expect(complaints).toEqual([]);
  });

  test('what does not exist is a real 404, of the API and of the site', async () => {
    const api = await fetch(`${site}/api/posts/nothing-here`);
    expect([api.status, api.headers.get('content-type')]).toEqual([404, expect.stringMatching(/^application\/problem\+json/)]);
    expect(await api.json()).toMatchObject({ status: 404, detail: 'There is no such post.' });
    expect((await fetch(`${site}/api/no-such-route`)).status).toBe(404);
    expect((await fetch(`${site}/assets/nothing-00000000.js`)).status).toBe(404);
    await page.goto(`${site}/blog/nothing-here`);
    await page.getByText('Nobody lives here.').waitFor();
    await page.goto(`${site}/nowhere`);
    await page.getByText('Nobody lives here.').waitFor();
    await picture('not-found');
  });

  test('who is not logged in gets a real 401', async () => {
    expect((await fetch(`${site}/api/me`)).status).toBe(401);
    for (const token of ['x.y.z', unsigned()]) {
      expect((await fetch(`${site}/api/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    }
  });

  /** A token of Grace's that nobody signed. */
  function unsigned(): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ sub: grace?.id, exp: 4_000_000_000, iss: 'https://hkt.example.com', aud: 'hkt' })}.`;
  }
});
