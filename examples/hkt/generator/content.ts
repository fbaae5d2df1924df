import { INTERESTS, userId } from './accounts';
import { JSONS, LARGEST_BIGINT, TEXT_LISTS, TEXTS } from './hard-values';
import { Random } from './random';
import { pgArray, type SeedTable, specialOr } from './row';
import { past } from './time';

const WORDS = ['token', 'estate', 'yield', 'chain', 'wallet', 'market', 'quarter', 'harvest', 'ledger', 'bridge', 'growth', 'proof'];
const LONG_BODY = 100 * 1024;

/** One slug looks like the id of another post: BLOG#1 then holds the list entry of one post and the text of the other. */
const SLUGS = ['welcome-to-hkt', '1', '100%-on-chain', 'c#-and-sharp#edges', 'why-🏠-matters', 'it\'s-"quoted"', 'UPPER', 'upper'];

/** Imported long ago, as they were; a quoted local part may hold almost anything. */
const SUBSCRIBER_EMAILS = ['"two\nlines"@example.com', 'a#b@example.com', 'a%23b@example.com', 'Ünïcode@exämple.com', "d'arcy@example.com"];

function sentence(random: Random): string {
  const text = Array.from({ length: 4 + random.below(12) }, () => random.pick(WORDS)).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function paragraph(random: Random): string {
  return Array.from({ length: 1 + random.below(5) }, () => sentence(random)).join(' ');
}

function body(random: Random, title: string, length: number): string {
  let text = `# ${title}`;
  while (text.length < length) text += `\n\n${random.chance(10) ? `> "${sentence(random)}" — 50 % 🙂` : paragraph(random)}`;
  return text;
}

const subscribers: SeedTable = {
  name: 'subscribers',
  count: (world) => 120 * world.factor,
  row: (index) => {
    const random = new Random('subscribers', index);
    const isActive = random.chance(85);
    return {
      id: String(index + 1),
      email: specialOr(SUBSCRIBER_EMAILS, index, `reader${index}@${random.pick(['example.com', 'example.org', 'mail.example.net'])}`),
      name: random.chance(40) ? null : specialOr(TEXTS, index, `Reader ${index}`),
      interests: pgArray(specialOr(TEXT_LISTS, index, random.chance(30) ? [] : [random.pick(INTERESTS)])),
      is_active: String(isActive),
      source: random.chance(20) ? null : random.pick(['footer', 'blog', 'import']),
      metadata: random.chance(50) ? null : specialOr(JSONS, index, `{"utm":{"source":"${random.pick(WORDS)}"}}`),
      subscribed_at: past(900, random),
      unsubscribed_at: isActive ? null : past(100, random),
    };
  },
};

const blogPosts: SeedTable = {
  name: 'blog_posts',
  count: (world) => 30 * world.factor,
  row: (index, world) => {
    const random = new Random('blog_posts', index);
    const title =
      index === 0 ? 'Welcome to HKT' : specialOr(TEXTS, index - 1, `The ${random.pick(WORDS)} of ${random.pick(WORDS)}, part ${index}`);
    const status = index === 0 ? 'published' : random.pick(['published', 'published', 'published', 'draft', 'archived']);
    const createdAt = past(700, random);
    return {
      id: String(index + 1),
      slug: specialOr(SLUGS, index, `${random.pick(WORDS)}-${random.pick(WORDS)}-${index}`),
      title,
      excerpt: random.chance(20) ? null : sentence(random),
      content: body(random, title, index === 2 ? LONG_BODY : random.below(4000)),
      author_id: random.chance(10) ? null : userId(random.below(Math.min(5, world.users))),
      status,
      tags: pgArray(specialOr(TEXT_LISTS, index, [random.pick(WORDS), random.pick(WORDS)])),
      seo: random.chance(40) ? null : specialOr(JSONS, index, `{"title":"${random.pick(WORDS)}","noindex":false}`),
      views: index === 3 ? LARGEST_BIGINT : String(random.below(100_000)),
      featured: String(random.chance(10)),
      published_at: status === 'draft' ? null : createdAt,
      created_at: createdAt,
      updated_at: past(10, random),
    };
  },
};

export const contentTables: readonly SeedTable[] = [subscribers, blogPosts];
