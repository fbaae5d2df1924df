import { HttpProblem, reply, route } from 'cdk-single-table/handler';
import { randomToken } from '../domain/accounts';
import { inMinutes, isOver, now } from '../domain/clock';
import { signedIn } from '../domain/sessions';
import { challengeText, isProvable, isSignedBy, walletIdOf } from '../domain/wallet-proof';
import { model } from '../model';

const CHALLENGE_MINUTES = 10;
const MOST_ATTEMPTS = 5;

export const list = route(model, {}, async ({ table, claims }) => {
  const { userId } = await signedIn(table, claims);
  return { wallets: await table.Wallet.query({ userId }).all() };
});

/** A wallet is added in two steps: ask for a text, then send it back signed. */
export const challenge = route(
  model,
  { body: { address: 'string', chainId: 'bigint' } },
  async ({ table, claims, body: { address, chainId } }) => {
    const { userId } = await signedIn(table, claims);
    if (!isProvable(address)) throw new HttpProblem(400, 'The address is not an Ed25519 public key: 32 bytes in base64url.');
    const chain = await table.Chain.get({ chainId });
    if (!chain?.isEnabled) throw new HttpProblem(400, 'HKT does not support this chain.');
    const token = randomToken();
    const message = challengeText(address, token);
    const expiresAt = inMinutes(CHALLENGE_MINUTES);
    await table.WalletChallenge.create({ userId, address, token, message, chainId, attempts: 0, expiresAt, createdAt: now() });
    return reply(201, { token, message, expiresAt });
  },
);

export const add = route(
  model,
  { body: { address: 'string', token: 'string', signature: 'string', label: 'string?' } },
  async ({ table, claims, body: { address, token, signature, label } }) => {
    const { userId } = await signedIn(table, claims);
    const key = { address, token };
    const asked = await table.WalletChallenge.get(key, { consistent: true });
    if (asked?.userId !== userId || asked.completedAt || asked.attempts >= MOST_ATTEMPTS || isOver(asked.expiresAt)) {
      throw new HttpProblem(400, 'There is no such challenge, or no longer.');
    }
    if (!isSignedBy(address, asked.message, signature)) {
      await table.WalletChallenge.update(key, { add: { attempts: 1 } });
      throw new HttpProblem(400, 'The signature is not that of this wallet.');
    }
    const { chainId } = asked;
    const known = await table.Wallet.by.WalletIndex({ walletAddress: address }, { filter: { chainId } }).first();
    if (known) throw new HttpProblem(409, 'This wallet belongs to an account already.');

    const verifiedAt = now();
    const walletId = walletIdOf(address, chainId);
    const wallet = { userId, walletId, walletAddress: address, chainId, label, isPrimary: false, verifiedAt, createdAt: verifiedAt };
    await table
      .transactWrite()
      .update('WalletChallenge', key, { completedAt: verifiedAt }, { if: { attempts: asked.attempts } })
      .create('Wallet', wallet)
      .commit();
    return reply(201, wallet);
  },
);

/** Whether an address is known, on which chains, and whether it is one's own. */
export const find = route(model, { params: { address: 'string' } }, async ({ table, claims, params: { address } }) => {
  const { userId } = await signedIn(table, claims);
  const wallets = await table.Wallet.by.WalletIndex({ walletAddress: address }).all();
  if (wallets.length === 0) throw new HttpProblem(404, 'No account has this wallet.');
  return { wallets: wallets.map((wallet) => ({ address, chainId: wallet.chainId, isMine: wallet.userId === userId })) };
});
