import { validateModel } from '../../lib/model';
import { fixtures, renderAll } from './fixtures';
import { hkt } from './fixtures/hkt';
import { prosper } from './fixtures/prosper';
import { serenya } from './fixtures/serenya';
import { thrivecalc } from './fixtures/thrivecalc';

const USER = 'ac5cada7-7b1f-4673-b2b1-089f3e308363';
const OTHER = '0b9c1a52-91f4-4e63-8a55-3d1d2b6f0c11';

// The keys that the applications of the seeds write today, typed from their documents: they must stay byte for byte the same.
describe('keys of the seeds', () => {
  test.each(Object.entries(fixtures))('the model of %s is valid', (_, model) => {
    expect(validateModel(model)).toEqual([]);
  });

  test.each([
    [
      'User',
      { userId: 'u-17', email: 'Ann@Example.org' },
      { PK: 'USER#u-17', SK: 'PROFILE', GSI1PK: 'Ann@Example.org', GSI1SK: 'USER#u-17' },
    ],
    ['Session', { userId: 'u-17', sessionId: 's:1' }, { PK: 'USER#u-17', SK: 'SESSION#s:1' }],
    [
      'Wallet',
      { userId: 'u-17', walletId: 42, walletAddress: '0x52908400098527886E0F7030069857D2E4169EE7' },
      { PK: 'USER#u-17', SK: 'WALLET#42', GSI2PK: '0x52908400098527886E0F7030069857D2E4169EE7', GSI2SK: 'USER#u-17' },
    ],
    [
      'Investment',
      { userId: 'u-17', investmentId: OTHER, investmentType: 'tokens', createdAt: '2025-03-01T09:05:07.120Z' },
      { PK: 'USER#u-17', SK: `INVESTMENT#${OTHER}`, GSI3PK: 'tokens', GSI3SK: '2025-03-01T09:05:07.120Z' },
    ],
    ['QuarterlyData', { userId: 'u-17', date: '2025-03-31' }, { PK: 'USER#u-17', SK: 'QUARTERLY#2025-03-31' }],
    ['HktStats', { timestamp: '2025-09-27T10:00:00.000Z' }, { PK: 'GLOBAL', SK: 'HKT_STATS#2025-09-27T10:00:00.000Z' }],
    ['EmailVerification', { email: 'ann+x@example.org', token: 'a#b%c' }, { PK: 'EMAIL#ann+x@example.org', SK: 'VERIFICATION#a#b%c' }],
    ['PasswordReset', { email: 'ann@example.org', token: 't_1' }, { PK: 'EMAIL#ann@example.org', SK: 'PASSWORD_RESET#t_1' }],
    [
      'BlogPost',
      { postId: 7, slug: 'why-hkt', status: 'published', publishedAt: '2025-09-27T10:00:00.000Z' },
      { PK: 'BLOG#7', SK: 'METADATA', GSI4PK: 'published', GSI4SK: '2025-09-27T10:00:00.000Z' },
    ],
    ['BlogContent', { slug: 'why-hkt' }, { PK: 'BLOG#why-hkt', SK: 'CONTENT' }],
    ['Subscriber', { email: 'ann@example.org' }, { PK: 'SUBSCRIBER#ann@example.org', SK: 'PROFILE' }],
    ['Chain', { chainId: 56 }, { PK: 'CHAIN#56', SK: 'CONFIG' }],
    ['WalletChallenge', { address: '0xAb', token: 'n0nce' }, { PK: 'WALLET#0xAb', SK: 'CHALLENGE#n0nce' }],
  ])('HKT %s', (entity, values, keys) => {
    expect(renderAll(hkt, entity, values)).toEqual(keys);
  });

  test('an HKT draft has no time of publication and so no sort key in BlogIndex', () => {
    expect(renderAll(hkt, 'BlogPost', { postId: 8, slug: 's', status: 'draft' })).toEqual({
      PK: 'BLOG#8',
      SK: 'METADATA',
      GSI4PK: 'draft',
      GSI4SK: undefined,
    });
  });

  test.each([
    [
      'User',
      { user_id: USER, email: 'user@example.com', auth_provider: 'google', external_id: '113426185144286227617' },
      {
        PK: 'USER#ac5cada7-7b1f-4673-b2b1-089f3e308363',
        SK: 'PROFILE',
        // printf user@example.com | sha256sum
        GSI1PK: 'USER_EMAIL#b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514',
        GSI1SK: 'PROFILE',
        GSI2PK: 'USER_EXTERNAL#google#113426185144286227617',
        GSI2SK: 'PROFILE',
      },
    ],
    [
      'Session',
      { user_id: USER, session_id: OTHER },
      { PK: `USER#${USER}`, SK: `SESSION#${OTHER}`, GSI1PK: `SESSION#${OTHER}`, GSI1SK: `USER#${USER}` },
    ],
    [
      'Device',
      { user_id: USER, device_id: 'iPhone 15' },
      { PK: `USER#${USER}`, SK: 'DEVICE#iPhone 15', GSI1PK: 'DEVICE#iPhone 15', GSI1SK: `USER#${USER}` },
    ],
    [
      'Job',
      { user_id: USER, job_id: OTHER, status: 'completed', created_at: '2025-09-27T10:00:00.000Z' },
      {
        PK: `USER#${USER}`,
        SK: `JOB#${OTHER}`,
        GSI1PK: 'JOB_STATUS#completed',
        GSI1SK: 'JOB#2025-09-27T10:00:00.000Z#0b9c1a52-91f4-4e63-8a55-3d1d2b6f0c11',
      },
    ],
    [
      'Subscription',
      { user_id: USER, subscription_id: OTHER, status: 'active' },
      { PK: `USER#${USER}`, SK: `SUBSCRIPTION#${OTHER}`, GSI1PK: 'SUBSCRIPTION_STATUS#active', GSI1SK: `USER#${USER}` },
    ],
  ])('Serenya %s', (entity, values, keys) => {
    expect(renderAll(serenya, entity, values)).toEqual(keys);
  });

  test('Pro-Life Prosper Transaction', () => {
    const values = { organizationId: 'org_9', transactionId: 'txn-1', timestamp: '2025-09-27T10:20:30.456Z', status: 'pending' };
    expect(renderAll(prosper, 'Transaction', values)).toEqual({
      organizationId: 'org_9',
      timestampTransactionId: '2025-09-27T10:20:30.456Z#txn-1',
      transactionId: 'txn-1',
      status: 'pending',
      timestamp: '2025-09-27T10:20:30.456Z',
      dateHour: '2025-09-27T10',
    });
  });

  test('ThriveCalc Record', () => {
    const values = { userId: 'user123', dataType: 'savings-goal', recordId: 'abc', createdAt: '2025-09-27T10:20:30.456Z' };
    expect(renderAll(thrivecalc, 'Record', values)).toEqual({
      userId: 'user123',
      recordKey: 'savings-goal#abc',
      dataType: 'savings-goal',
      createdAt: '2025-09-27T10:20:30.456Z',
    });
  });
});
