import { DECIMAL_38_18, JSONS, TEXT_LISTS, TEXTS } from './hard-values';
import { Random } from './random';
import { pgArray, type SeedTable, specialOr, type World } from './row';
import { around, dateOf, past } from './time';

const FIRST_NAMES = ['Amina', 'Bruno', 'Chloé', 'Dmitri', 'Elif', 'Femi', 'Grace', 'Hiro', 'Inés', 'Jürgen', 'Kwame', 'Li'];
const LAST_NAMES = ['Okafor', 'Silva', 'Moreau', 'Ivanov', 'Yılmaz', 'Adeyemi', 'Hopper', 'Tanaka', "O'Neill", 'Müller', 'Mensah', 'Wei'];
export const INTERESTS = ['real-estate', 'defi', 'staking', 'markets', 'governance', 'news'];
const AGENTS = ['Mozilla/5.0 (Macintosh) Safari/605.1.15', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', 'okhttp/5.1.0'];

/** Addresses that are legal and still surprise: quoted local parts, separators, other scripts, upper case. The first one is ordinary. */
const EMAILS = [
  'grace.hopper@example.com',
  '"o\'hara #1"@example.com',
  '50%off+#tag@example.com',
  '用户@例子.中国',
  'UPPER.Case@Example.COM',
  'upper.case@example.com',
  `${'long'.repeat(16)}@${'sub.'.repeat(40)}example.com`,
];

export function userId(index: number): string {
  return new Random('users.id', index).uuid();
}

export function userEmail(index: number): string {
  const random = new Random('users.email', index);
  const name = `${random.pick(FIRST_NAMES)}.${random.pick(LAST_NAMES)}`.toLowerCase();
  return specialOr(EMAILS, index, `${name}.${index}@example.com`);
}

/**
 * The first user can log in. Her hash is in the format of the old application, `<scrypt, 64 bytes in hex>.<salt>`, with Node's default
 * cost. Nobody knows the passwords of the others.
 */
export const GRACE = {
  email: EMAILS[0] as string,
  password: 'nanoseconds are 11.8 inches long',
  passwordHash:
    '920604882d8e614e251479f0c9a59c4c9d944e7350685a41cd0617606e4d83a2348bc7a832431ea521b19488141620391dbb0bc25b59a557e3b1be5be29d64d6.' +
    '15e5c87b18c1289d45bb4a72961b58e8',
};

/** Each `every`-th of the first rows belongs to the first user, who has a bit of everything at any size; the others to anybody. */
export function owner(index: number, every: number, random: Random, world: World): number {
  return index % every === 0 && index < 10 * every ? 0 : random.below(world.users);
}

const users: SeedTable = {
  name: 'users',
  count: (world) => world.users,
  row: (index) => {
    const random = new Random('users', index);
    const createdAt = past(1000, random);
    const name = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
    const preferences = `{"theme":"${random.pick(['light', 'dark'])}","newsletter":${random.chance(50)},"pageSize":${10 + random.below(90)}}`;
    return {
      id: userId(index),
      email: userEmail(index),
      password_hash: index === 0 ? GRACE.passwordHash : random.chance(20) ? null : `${random.hex(128)}.${random.hex(32)}`,
      name: index === 0 ? 'Grace Hopper' : random.chance(10) ? null : specialOr(TEXTS, index - 1, name),
      bio: random.chance(60) ? null : random.pick(TEXTS),
      role: index === 0 ? 'investor' : random.pick(['user', 'user', 'user', 'investor', 'admin']),
      email_verified: String(random.chance(80) || index === 0),
      date_of_birth: random.chance(40) ? null : dateOf(past(25_000, random)),
      balance: index === 1 ? DECIMAL_38_18 : random.chance(20) ? '0' : random.decimal(6, 18),
      interests: pgArray(specialOr(TEXT_LISTS, index - 1, [random.pick(INTERESTS), random.pick(INTERESTS)])),
      preferences: random.chance(30) && index > JSONS.length ? null : specialOr(JSONS, index - 1, preferences),
      last_login_at: random.chance(25) ? null : past(30, random),
      created_at: createdAt,
      updated_at: createdAt,
    };
  },
};

/** Session ids are opaque text; these hold what key templates are made of. */
const SESSION_IDS = ['s#1', 's%231', 'with space and "quotes"', 'two\nlines', '🍪'];

const sessions: SeedTable = {
  name: 'sessions',
  count: (world) => 300 * world.factor,
  row: (index, world) => {
    const random = new Random('sessions', index);
    const user = owner(index, 40, random, world);
    return {
      sid: specialOr(SESSION_IDS, index, random.text(32, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_')),
      user_id: userId(user),
      sess: specialOr(JSONS, index, `{"cookie":{"maxAge":604800000,"httpOnly":true},"passport":{"user":"${userId(user)}"}}`),
      // Half of them have expired.
      expire: around(30, random).replace('T', ' ').replace('Z', ''),
      ip_address: random.chance(10) ? null : `${1 + random.below(223)}.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
      user_agent: random.chance(10) ? null : random.pick(AGENTS),
      created_at: past(30, random),
    };
  },
};

function recipient(random: Random, world: World): { readonly user_id: string; readonly email: string } {
  const user = random.below(world.users);
  return { user_id: userId(user), email: userEmail(user) };
}

const passwordResets: SeedTable = {
  name: 'password_resets',
  count: (world) => 40 * world.factor,
  row: (index, world) => {
    const random = new Random('password_resets', index);
    return {
      id: String(index + 1),
      ...recipient(random, world),
      token: random.hex(64),
      used: String(random.chance(40)),
      expires_at: around(1, random),
      created_at: past(2, random),
    };
  },
};

const emailVerifications: SeedTable = {
  name: 'email_verifications',
  count: (world) => 80 * world.factor,
  row: (index, world) => {
    const random = new Random('email_verifications', index);
    const { user_id, email } = recipient(random, world);
    return {
      id: String(index + 1),
      user_id: random.chance(15) ? null : user_id,
      email,
      token: specialOr(['t#1', 't%231', "t' OR '1'='1"], index, random.hex(64)),
      verified_at: random.chance(50) ? past(3, random) : null,
      expires_at: around(3, random),
      created_at: past(5, random),
    };
  },
};

export const accountTables: readonly SeedTable[] = [users, sessions, passwordResets, emailVerifications];
