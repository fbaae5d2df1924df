/**
 * Reads migrated data as HKT's handlers would, and compares it with what the generator made.
 * Run it with a table at hand: `cdk-single-table local … -- npx tsx read.ts`.
 */
import { isDeepStrictEqual } from 'node:util';
import { openTable } from 'cdk-single-table/client';
import { PRESENT, type Row, rowsOf, sizeFromEnvironment } from './generator';
import { model } from './model';

const table = openTable(model);
const size = sizeFromEnvironment();

/** Prints what was read, and whether it is what it should be. */
function show(title: string, text: string, read: unknown, expected: unknown): void {
  const isEqual = isDeepStrictEqual(read, expected);
  console.log(`${isEqual ? '✓' : '✗'} ${title.padEnd(24)}${text}`);
  if (isEqual) return;
  console.error('  expected', expected, '\n  read    ', read);
  process.exitCode = 1;
}

function only(values: readonly (string | null)[]): string[] {
  return values.filter((value) => value !== null).sort();
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

async function readSessions(row: Row): Promise<void> {
  const sessions = await table.Session.query({ userId: row.id as string }).all();
  const live = sessions.filter(({ expiresAt }) => expiresAt > PRESENT);
  const expected = [...rowsOf('sessions', size)].filter(({ user_id }) => user_id === row.id);
  show(
    'the sessions',
    `${sessions.length}, of which ${live.length} live`,
    only(sessions.map(({ sessionId }) => sessionId)),
    only(expected.map(({ sid }) => sid ?? null)),
  );
}

async function readBlog(): Promise<void> {
  const posts = [...rowsOf('blog_posts', size)];
  const content = await table.BlogContent.get({ slug: 'welcome-to-hkt' });
  show('blog post by slug', `"${content?.title}", ${content?.content.length} characters`, content?.content, posts[0]?.content);

  const { items } = await table.BlogPost.by.BlogIndex({ status: 'published' }, { reverse: true, limit: 3 });
  const published = only(posts.filter(({ status }) => status === 'published').map((post) => post.published_at ?? null));
  show(
    'newest published posts',
    items.map(({ title, publishedAt }) => `${publishedAt?.slice(0, 10)} ${JSON.stringify(title)}`).join(', '),
    items.map(({ publishedAt }) => publishedAt),
    published.reverse().slice(0, 3),
  );
}

async function main(): Promise<void> {
  const [first] = rowsOf('users', size);
  if (first === undefined) throw new Error('The generator made no users.');
  await readUser(first);
  await readSessions(first);
  await readBlog();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
