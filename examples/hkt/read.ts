/**
 * Reads migrated data as HKT's handlers do, compares it with what the generator made, and visits the site if it is served.
 * Run it with a table at hand: `cdk-single-table local … -- npx tsx read.ts`.
 */
import { isDeepStrictEqual } from 'node:util';
import { openTable } from 'cdk-single-table/client';
import { GRACE, PRESENT, type Row, rowsOf, sizeFromEnvironment } from './generator';
import { model } from './model';

const table = openTable(model);
const size = sizeFromEnvironment();

/** Prints what was read, and whether it is what it should be. */
function show(title: string, text: string, read: unknown, expected: unknown): void {
  const isEqual = isDeepStrictEqual(read, expected);
  console.log(`${isEqual ? '✓' : '✗'} ${title.padEnd(27)}${text}`);
  if (isEqual) return;
  console.error('  expected', expected, '\n  read    ', read);
  process.exitCode = 1;
}

function sorted(values: readonly (string | null | undefined)[]): (string | null | undefined)[] {
  return [...values].sort();
}

function rowsOfUser(table: string, userId: string): Row[] {
  return [...rowsOf(table, size)].filter(({ user_id }) => user_id === userId);
}

async function readUser(row: Row): Promise<void> {
  const userId = row.id as string;
  const user = await table.User.get({ userId });
  show(
    'user by id',
    `${user?.name} <${user?.email}>, ${user?.role}`,
    [user?.email, user?.name, user?.createdAt],
    [row.email, row.name, row.created_at],
  );

  const byEmail = await table.User.by.EmailIndex({ email: row.email as string }).first();
  show('the same by e-mail', `joined ${byEmail?.createdAt}`, byEmail?.userId, userId);
}

/** The numbers of this user fit into no double: a decimal arrives as text, a large integer in JSON as a bigint. */
async function readExactNumbers(row: Row): Promise<void> {
  const user = await table.User.get({ userId: row.id as string });
  const preferences = user?.preferences as { readonly sequence: bigint } | undefined;
  const read = [user?.balance, preferences?.sequence];
  show('numbers to the last digit', read.join(', '), read, [row.balance, 9007199254740993n]);
}

async function readSessions(userId: string): Promise<void> {
  const sessions = await table.Session.query({ userId }).all();
  const live = sessions.filter(({ expiresAt }) => expiresAt > PRESENT);
  show(
    'her sessions',
    `${sessions.length}, of which ${live.length} live`,
    sorted(sessions.map(({ sessionId }) => sessionId)),
    sorted(rowsOfUser('sessions', userId).map(({ sid }) => sid)),
  );
}

/** One query reads all that belongs to a user, whatever it is. */
async function readPartition(userId: string): Promise<void> {
  const counts: Record<string, number> = {};
  for await (const { entity } of table.collection('USER#{userId}').query({ userId })) counts[entity] = (counts[entity] ?? 0) + 1;
  const text = Object.entries(counts).map(([entity, count]) => `${count} ${entity}`);
  show('her whole partition', text.join(', '), counts, {
    User: 1,
    Session: rowsOfUser('sessions', userId).length,
    Wallet: rowsOfUser('user_wallets', userId).length,
    Investment: rowsOfUser('investments', userId).length,
    QuarterlyData: rowsOfUser('quarterly_data', userId).length,
  });
}

async function readBlog(): Promise<void> {
  const posts = [...rowsOf('blog_posts', size)];
  const content = await table.BlogContent.get({ slug: 'welcome-to-hkt' });
  show('blog post by slug', `"${content?.title}", ${content?.content.length} characters`, content?.content, posts[0]?.content);

  const { items } = await table.BlogPost.by.BlogIndex({ status: 'published' }, { reverse: true, limit: 3 });
  const published = sorted(posts.filter(({ status }) => status === 'published').map((post) => post.published_at));
  show(
    'newest published posts',
    items.map(({ title, publishedAt }) => `${publishedAt?.slice(0, 10)} ${JSON.stringify(title)}`).join(', '),
    items.map(({ publishedAt }) => publishedAt),
    published.reverse().slice(0, 3),
  );
}

/** What a browser does: log in with the password of the old application, and ask who that is. */
async function visit(site: string, row: Row): Promise<void> {
  const login = await fetch(`${site}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: GRACE.email, password: GRACE.password }),
  });
  const { token } = (await login.json()) as { readonly token?: string };
  const me = await fetch(`${site}/api/me`, { headers: { authorization: `Bearer ${token}` } });
  const { userId, name } = (await me.json()) as { readonly userId?: string; readonly name?: string };
  show('logged in on the site', `${name}, at ${site}`, [login.status, me.status, userId], [201, 200, row.id]);
}

async function main(): Promise<void> {
  const [grace, second] = rowsOf('users', size);
  if (!grace?.id || !second) throw new Error('The generator made no users.');
  await readUser(grace);
  await readExactNumbers(second);
  await readSessions(grace.id);
  await readPartition(grace.id);
  await readBlog();
  if (process.env.LOCAL_SITE_URL) await visit(process.env.LOCAL_SITE_URL, grace);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
