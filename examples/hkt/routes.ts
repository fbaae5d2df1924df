import { join } from 'node:path';
import type { ApiRoute, JwtSigningKey } from 'cdk-single-table';

const handlers = (name: string): string => join(__dirname, 'handlers', `${name}.ts`);

export interface RoutesOptions {
  /** Signs the tokens of new sessions. */
  readonly key: JwtSigningKey;
  /** Where the site is: links in mails begin with it. */
  readonly siteUrl: string;
}

/**
 * HKT's API. Each route says what it reads and writes, so that its function can do no more. Routes of a group share a function. Where a
 * user is asked for, the session is read as well: a token outlives a logout, its session does not.
 */
export function routes({ key, siteUrl }: RoutesOptions): { [route: string]: ApiRoute } {
  // Hashing a password takes 32 MiB, and time in proportion to the CPU.
  const accounts = { group: 'accounts', public: true, memorySize: 1024 };
  const sessions = { entry: handlers('sessions'), group: 'sessions', memorySize: 1024 };
  const me = { entry: handlers('me'), group: 'me', indexes: [] };
  const investments = { entry: handlers('investments'), group: 'investments' };
  const wallets = { entry: handlers('wallets'), group: 'wallets' };
  const site = { group: 'site', public: true };
  const newsletter = { entry: handlers('newsletter'), group: 'newsletter', public: true, writes: ['Subscriber'] };

  return {
    'POST /accounts': {
      ...accounts,
      entry: handlers('sign-up'),
      handler: 'signUp',
      writes: ['EmailOwner', 'User', 'EmailVerification'],
      environment: { SITE_URL: siteUrl },
    },
    'POST /accounts/verifications': {
      ...accounts,
      entry: handlers('sign-up'),
      handler: 'verifyEmail',
      reads: ['EmailVerification'],
      writes: ['EmailVerification', 'User'],
    },
    'POST /password-resets': {
      ...accounts,
      entry: handlers('password'),
      handler: 'forgot',
      reads: ['User'],
      writes: ['PasswordReset'],
      ...wholeIndex('EmailIndex'),
    },
    'POST /password-resets/completions': {
      ...accounts,
      entry: handlers('password'),
      handler: 'reset',
      reads: ['PasswordReset', 'Session'],
      writes: ['PasswordReset', 'User', 'Session'],
    },

    'POST /sessions': {
      ...sessions,
      handler: 'login',
      public: true,
      reads: ['User'],
      writes: ['User', 'Session'],
      secrets: { JWT_KEY: key.secret },
      ...wholeIndex('EmailIndex'),
    },
    'DELETE /sessions/current': { ...sessions, handler: 'logout', reads: ['Session'], writes: ['Session'] },
    'GET /me': { ...me, handler: 'show', reads: ['User', 'Session'] },
    'PATCH /me': { ...me, handler: 'change', reads: ['Session'], writes: ['User'] },

    'GET /investments': { ...investments, handler: 'list', reads: ['Investment', 'Session'], ...wholeIndex('InvestmentIndex') },
    'POST /investments': { ...investments, handler: 'create', reads: ['HktStats', 'Session'], writes: ['Investment'] },
    'PATCH /investments/{investmentId}': { ...investments, handler: 'update', reads: ['Session'], writes: ['Investment'] },
    'GET /investment-types/{investmentType}/investments': {
      ...investments,
      handler: 'ofType',
      reads: ['Investment', 'Session'],
      ...wholeIndex('InvestmentIndex'),
    },
    'GET /quarterly-data': { ...investments, entry: handlers('quarterly-data'), handler: 'list', reads: ['QuarterlyData', 'Session'] },

    'GET /wallets': { ...wallets, handler: 'list', reads: ['Wallet', 'Session'], ...wholeIndex('WalletIndex') },
    'POST /wallets/challenges': { ...wallets, handler: 'challenge', reads: ['Chain', 'Session'], writes: ['WalletChallenge'] },
    'POST /wallets': {
      ...wallets,
      handler: 'add',
      reads: ['WalletChallenge', 'Wallet', 'Session'],
      writes: ['WalletChallenge', 'Wallet'],
      ...wholeIndex('WalletIndex'),
    },
    'GET /wallets/{address}': { ...wallets, handler: 'find', reads: ['Wallet', 'Session'], ...wholeIndex('WalletIndex') },

    'GET /posts': { ...site, entry: handlers('blog'), handler: 'list', reads: ['BlogPost'] },
    'GET /posts/{slug}': { ...site, entry: handlers('blog'), handler: 'show', reads: ['BlogPost', 'BlogContent'] },
    'GET /statistics': { ...site, entry: handlers('statistics'), handler: 'list', reads: ['HktStats'] },

    'POST /subscribers': { ...newsletter, handler: 'subscribe' },
    'DELETE /subscribers/{email}': { ...newsletter, handler: 'unsubscribe' },
  };
}

/** The plan's index keys begin with no word of their own, so IAM cannot keep a function to some of them. */
function wholeIndex(index: string): { readonly acknowledgeWidePattern: string } {
  return { acknowledgeWidePattern: `${index} is keyed by the bare attribute, as the migration plan has it, and holds one kind of item.` };
}
