import { type Row, rowsOf } from '../../../examples/hkt/generator';
import { mapping } from '../../../examples/hkt/mapping';
import { model } from '../../../examples/hkt/model';
import { validateMapping } from '../../../lib/migration/mapping-validation';
import { type CompiledEntity, type CompiledKey, compileModel, validateModel, type WireKeyValue } from '../../../lib/model';

const compiled = compileModel(model);

function row(table: string, index: number): Row {
  return [...rowsOf(table, 'small')][index] as Row;
}

function keysOf(entity: CompiledEntity, values: Record<string, unknown>): Record<string, unknown> {
  const templates = [entity.partitionKey, entity.sortKey, ...entity.indexes.flatMap((index) => [...index.partitionKey, ...index.sortKey])];
  return Object.fromEntries(
    templates
      .filter((key): key is CompiledKey => key !== undefined)
      .map((key): [string, WireKeyValue | undefined] => [key.name, key.render(values)])
      .map(([name, value]) => [name, value && 'S' in value ? value.S : value]),
  );
}

test('the model and the mapping have no problems', () => {
  expect(validateModel(model)).toEqual([]);
  expect(validateMapping(mapping, model)).toEqual([]);
});

test('the thirteen kinds of items of the plan, and the owner of an e-mail address, from twelve tables', () => {
  expect(Object.keys(mapping.tables)).toHaveLength(12);
  const mapped = Object.values(mapping.tables).flatMap(({ items }) => items.map(({ entity }) => entity));
  expect(mapped.sort()).toEqual([...compiled.entityNames].sort());
  expect(mapped).toHaveLength(14);
});

describe('each key is, byte for byte, the one of the migration plan', () => {
  const user = 'd541c8ae-5eb7-4fd9-9b73-90c3be6c327e';

  test.each<[string, Record<string, unknown>, Record<string, string>]>([
    [
      'User',
      { userId: row('users', 7).id, email: row('users', 1).email },
      { PK: `USER#${user}`, SK: 'PROFILE', GSI1PK: '"o\'hara #1"@example.com', GSI1SK: `USER#${user}` },
    ],
    ['EmailOwner', { email: row('users', 1).email }, { PK: 'EMAIL#"o\'hara #1"@example.com', SK: 'OWNER' }],
    ['Session', { userId: user, sessionId: row('sessions', 1).sid }, { PK: `USER#${user}`, SK: 'SESSION#s%231' }],
    [
      'Wallet',
      { userId: user, walletId: row('user_wallets', 7).id, walletAddress: row('user_wallets', 7).address },
      {
        PK: `USER#${user}`,
        SK: 'WALLET#bO61IEdGH5wKbQPFeZ-o2',
        GSI2PK: '0x719041759f6f1ec3c6eeb05c7b2d6da2057edd29',
        GSI2SK: `USER#${user}`,
      },
    ],
    [
      'Investment',
      {
        userId: user,
        investmentId: row('investments', 0).id,
        investmentType: row('investments', 0).investment_type,
        createdAt: row('investments', 0).created_at,
      },
      {
        PK: `USER#${user}`,
        SK: 'INVESTMENT#a905bd0f-4fe6-478c-95cd-c7b227182d0d',
        GSI3PK: 'pre-sale #1',
        GSI3SK: '2098-07-16T15:31:23.519298Z',
      },
    ],
    ['QuarterlyData', { userId: user, date: row('quarterly_data', 7).date }, { PK: `USER#${user}`, SK: 'QUARTERLY#2098-12-31' }],
    ['HktStats', { timestamp: row('hkt_stats', 7).timestamp }, { PK: 'GLOBAL', SK: 'HKT_STATS#2098-12-31T23:20:00.000775Z' }],
    [
      'EmailVerification',
      { email: row('users', 2).email, token: row('email_verifications', 1).token },
      { PK: 'EMAIL#50%off+#tag@example.com', SK: 'VERIFICATION#t%231' },
    ],
    [
      'PasswordReset',
      { email: row('users', 3).email, token: row('password_resets', 0).token },
      { PK: 'EMAIL#用户@例子.中国', SK: 'PASSWORD_RESET#880b592d948723d106def6ad70f836a6f3f14969fd83f46254c55944e788290c' },
    ],
    [
      'BlogPost',
      { postId: 1, status: row('blog_posts', 0).status, publishedAt: row('blog_posts', 0).published_at },
      { PK: 'BLOG#1', SK: 'METADATA', GSI4PK: 'published', GSI4SK: '2097-07-24T14:17:57.120459Z' },
    ],
    ['BlogContent', { slug: row('blog_posts', 1).slug }, { PK: 'BLOG#1', SK: 'CONTENT' }],
    ['Subscriber', { email: row('subscribers', 0).email }, { PK: 'SUBSCRIBER#"two\nlines"@example.com', SK: 'PROFILE' }],
    ['Chain', { chainId: BigInt(row('supported_chains', 10).chain_id ?? 0) }, { PK: 'CHAIN#9007199254740993', SK: 'CONFIG' }],
    [
      'WalletChallenge',
      { address: row('wallet_verification_challenges', 7).address, token: row('wallet_verification_challenges', 7).token },
      { PK: 'WALLET#0x5789c50b134114a68a762da5709806a93f2ff3e5', SK: 'CHALLENGE#cf9dc2ebfd0316c6aaae64f8c3062c27' },
    ],
  ])('%s', (name, values, expected) => {
    expect(keysOf(compiled.entity(name), values)).toEqual(expected);
  });
});

test('a draft is not in the BlogIndex', () => {
  const keys = keysOf(compiled.entity('BlogPost'), { postId: 3, status: 'draft' });
  expect(keys).toEqual({ PK: 'BLOG#3', SK: 'METADATA', GSI4PK: 'draft', GSI4SK: undefined });
});
