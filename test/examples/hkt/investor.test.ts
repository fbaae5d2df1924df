import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { create, list, ofType, update } from '../../../examples/hkt/handlers/investments';
import * as quarterly from '../../../examples/hkt/handlers/quarterly-data';
import * as wallets from '../../../examples/hkt/handlers/wallets';
import { type Application, startApplication, userWithSession } from './support/application';
import { call } from './support/call';

const ADA = '11111111-1111-4111-8111-111111111111';
const BOB = '22222222-2222-4222-8222-222222222222';
const HOUR = '2026-01-01T00:00:00.000Z';

let app: Application;
let ada: object;
let bob: object;
beforeAll(async () => {
  app = await startApplication();
  [ada, bob] = await Promise.all([userWithSession(app.table, ADA), userWithSession(app.table, BOB)]);
  const stats = { volume24h: '1', totalSupply: '1', holders: 1, blockNumber: 1n, source: 'test' };
  await app.table.HktStats.create({ timestamp: HOUR, price: '0.30000000', ...stats });
  const chain = { chainId: 9007199254740993n, name: 'Devnet', rpcUrls: [], nativeCurrency: {}, minConfirmations: 1, isTestnet: true };
  await app.table.Chain.create({ id: 1, ...chain, isEnabled: true, createdAt: HOUR });
  await app.table.Chain.create({ id: 2, ...chain, chainId: 2n, isEnabled: false, createdAt: HOUR });
});
afterAll(() => app?.stop());

describe('investments', () => {
  test('buy tokens at the price of the moment, to the last digit', async () => {
    const { status, body } = await call(create, {
      claims: ada,
      body: { investmentType: 'staking', amount: '100.00000001', notes: 'first' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ amount: '100.00000001', purchasePrice: '0.3', tokenAmount: '333.333333366666666666', status: 'pending' });
    expect(await call(list, { claims: ada })).toMatchObject({
      status: 200,
      body: { investments: [{ ...body, createdAt: expect.any(String), updatedAt: expect.any(String) }] },
    });
    // THEN nobody else sees it as hers.
    expect(await call(list, { claims: bob })).toEqual({ status: 200, body: { investments: [] } });
  });

  test.each([
    ['nothing', '0'],
    ['less than nothing', '-1'],
    ['nine decimals', '0.123456789'],
    ['more than numeric(18, 8) holds', '12345678901'],
    ['no number', 'ten'],
  ])('of %s are refused', async (_, amount) => {
    expect(await call(create, { claims: ada, body: { investmentType: 'token', amount } })).toMatchObject({ status: 400 });
  });

  test('change in what their owner may change, and by nobody else', async () => {
    const { body } = await call(create, { claims: ada, body: { investmentType: 'token', amount: '5' } });
    const request = { params: { investmentId: body.investmentId }, body: { autoReinvest: true } };
    expect(await call(update, { ...request, claims: bob })).toMatchObject({ status: 404 });
    expect(await call(update, { ...request, claims: ada })).toMatchObject({ status: 200, body: { autoReinvest: true, amount: '5' } });
  });

  test('of one type, newest first, page by page, without saying whose', async () => {
    for (const amount of ['1', '2', '3']) await call(create, { claims: bob, body: { investmentType: 'real_estate', amount } });
    const request = { claims: ada, params: { investmentType: 'real_estate' } };
    const first = await call(ofType, { ...request, query: { limit: '2' } });
    expect(first.body.investments.map(({ amount }: { amount: string }) => amount)).toEqual(['3', '2']);
    const second = await call(ofType, { ...request, query: { limit: '2', cursor: first.body.cursor } });
    expect(second.body.investments.map(({ amount }: { amount: string }) => amount)).toEqual(['1']);
    expect(JSON.stringify([first, second])).not.toContain(BOB);
    expect(await call(ofType, { ...request, query: { cursor: 'mine' } })).toMatchObject({ status: 400 });
  });

  test('need a session', async () => {
    for (const handler of [list, create, update, ofType, quarterly.list, wallets.list, wallets.challenge, wallets.add, wallets.find]) {
      const request = {
        params: { investmentId: ADA, investmentType: 'token', address: 'x' },
        body: undefined as unknown,
      };
      if (handler === create) request.body = { investmentType: 'token', amount: '1' };
      if (handler === update) request.body = {};
      if (handler === wallets.challenge) request.body = { address: 'x', chainId: 1 };
      if (handler === wallets.add) request.body = { address: 'x', token: 'x', signature: 'x' };
      expect((await call(handler, { ...request, claims: { sub: ADA, sid: 'ended' } })).status).toBe(401);
    }
  });
});

test('quarters, newest first, are the ones of the user', async () => {
  const quarter = { quarter: 1, openingValue: '1.5', closingValue: '2', breakdown: {}, createdAt: HOUR };
  for (const date of ['2025-03-31', '2025-06-30']) await app.table.QuarterlyData.create({ id: 1, userId: ADA, date, ...quarter });
  const { body } = await call(quarterly.list, { claims: ada });
  expect(body.quarters.map(({ date }: { date: string }) => date)).toEqual(['2025-06-30', '2025-03-31']);
  expect((await call(quarterly.list, { claims: bob })).body.quarters).toEqual([]);
});

describe('wallets', () => {
  const chainId = '9007199254740993';

  function newKey(): { readonly address: string; readonly sign: (text: string) => string } {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return { address: publicKey.export({ format: 'jwk' }).x as string, sign: (text) => signed(privateKey, text) };
  }
  function signed(key: KeyObject, text: string): string {
    return sign(null, Buffer.from(text), key).toString('base64url');
  }
  async function challenge(claims: object, address: string) {
    const { status, body } = await call(wallets.challenge, { claims, body: { address, chainId } });
    expect(status).toBe(201);
    expect(body.message).toContain(address);
    return body as { readonly token: string; readonly message: string };
  }

  test('belong to who signs the challenge', async () => {
    const { address, sign } = newKey();
    const { token, message } = await challenge(ada, address);
    const added = await call(wallets.add, { claims: ada, body: { address, token, signature: sign(message), label: 'Savings' } });
    expect(added).toMatchObject({ status: 201, body: { walletAddress: address, label: 'Savings' } });
    expect((await app.table.Wallet.query({ userId: ADA }).all()).map((wallet) => wallet.chainId)).toEqual([9007199254740993n]);
    expect((await call(wallets.list, { claims: ada })).body.wallets).toHaveLength(1);

    // THEN others can find it, and the challenge is used up.
    const found = await call(wallets.find, { claims: bob, params: { address } });
    expect(found.body.wallets).toEqual([expect.objectContaining({ address, isMine: false })]);
    expect(await call(wallets.add, { claims: ada, body: { address, token, signature: sign(message) } })).toMatchObject({ status: 400 });

    // AND nobody can add it once more, not even who has its key.
    const again = await challenge(bob, address);
    const second = await call(wallets.add, { claims: bob, body: { address, token: again.token, signature: sign(again.message) } });
    expect(second).toMatchObject({ status: 409 });
  });

  test('five wrong signatures end a challenge', async () => {
    const [mine, other] = [newKey(), newKey()];
    const { token, message } = await challenge(ada, mine.address);
    const body = { address: mine.address, token };
    for (const attempt of [1, 2, 3, 4, 5]) {
      const signature = other.sign(message);
      expect([attempt, (await call(wallets.add, { claims: ada, body: { ...body, signature } })).body.detail]).toEqual([
        attempt,
        'The signature is not that of this wallet.',
      ]);
    }
    const late = await call(wallets.add, { claims: ada, body: { ...body, signature: mine.sign(message) } });
    expect(late).toMatchObject({ status: 400, body: { detail: expect.stringContaining('no longer') } });
  });

  test("a challenge is for who asked for it, and a signature for the challenge's text", async () => {
    const { address, sign } = newKey();
    const { token, message } = await challenge(ada, address);
    expect(await call(wallets.add, { claims: bob, body: { address, token, signature: sign(message) } })).toMatchObject({ status: 400 });
    expect(await call(wallets.add, { claims: ada, body: { address, token, signature: sign(`${message} `) } })).toMatchObject({
      status: 400,
    });
  });

  test.each([
    ['an address of the old application', '0x719041759f6f1ec3c6eeb05c7b2d6da2057edd29', chainId],
    ['a chain that HKT does not know', newKey().address, '3'],
    ['a chain that is switched off', newKey().address, '2'],
  ])('%s gets no challenge', async (_, address, chain) => {
    expect(await call(wallets.challenge, { claims: ada, body: { address, chainId: chain } })).toMatchObject({ status: 400 });
  });

  test('an address that nobody has is not found', async () => {
    expect(await call(wallets.find, { claims: ada, params: { address: newKey().address } })).toMatchObject({ status: 404 });
  });
});
