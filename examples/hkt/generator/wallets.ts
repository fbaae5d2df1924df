import { owner, userId } from './accounts';
import { BEYOND_SAFE, DECIMAL_38_0, LARGEST_BIGINT, TEXTS } from './hard-values';
import { Random } from './random';
import { pgArray, type Row, type SeedTable, specialOr } from './row';
import { around, moment, past } from './time';

/** Chain id, name, currency. The last two are private networks whose ids no JavaScript number can hold. */
const CHAINS: readonly (readonly [string, string, string])[] = [
  ['1', 'Ethereum', 'ETH'],
  ['10', 'Optimism', 'ETH'],
  ['56', 'BNB Smart Chain', 'BNB'],
  ['100', 'Gnosis', 'xDAI'],
  ['137', 'Polygon', 'POL'],
  ['8453', 'Base', 'ETH'],
  ['42161', 'Arbitrum One', 'ETH'],
  ['43114', 'Avalanche', 'AVAX'],
  ['11155111', 'Sepolia', 'ETH'],
  ['1313161554', 'Aurora', 'ETH'],
  [BEYOND_SAFE, 'HKT devnet', 'HKT'],
  [LARGEST_BIGINT, 'HKT "stress" net #2', 'HKT'],
];

function address(random: Random): string {
  return `0x${random.hex(40)}`;
}

const supportedChains: SeedTable = {
  name: 'supported_chains',
  count: () => CHAINS.length,
  row: (index) => {
    const random = new Random('supported_chains', index);
    const [chainId, name, symbol] = CHAINS[index] as (typeof CHAINS)[number];
    const isTestnet = index === 8 || index > 9;
    return {
      id: String(index + 1),
      chain_id: chainId,
      name,
      rpc_urls: pgArray(isTestnet ? [] : [`https://rpc.example.com/${chainId}`, `https://rpc.example.org/?chain=${chainId}&key=a%23b`]),
      explorer_url: isTestnet ? null : `https://explorer.example.com/${chainId}`,
      native_currency: `{"name":"${symbol}","symbol":"${symbol}","decimals":18,"maxSupply":${DECIMAL_38_0}}`,
      gas_limit: isTestnet ? null : '30000000',
      min_confirmations: String(1 + random.below(64)),
      is_testnet: String(isTestnet),
      is_enabled: String(index !== 3),
      created_at: moment(-900 + index, random),
    };
  },
};

const userWallets: SeedTable = {
  name: 'user_wallets',
  count: (world) => 150 * world.factor,
  row: (index, world) => {
    const random = new Random('user_wallets', index);
    const user = owner(index, 60, random, world);
    return {
      id: random.text(21, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_'),
      user_id: userId(user),
      address: address(random),
      chain_id: (CHAINS[random.below(CHAINS.length)] as (typeof CHAINS)[number])[0],
      label: random.chance(50) ? null : specialOr(TEXTS, index, 'Savings'),
      balance_wei: random.chance(20) ? null : index === 1 ? DECIMAL_38_0 : random.decimal(24, 0),
      is_primary: String(random.chance(40)),
      verified_at: random.chance(30) ? null : past(400, random),
      created_at: past(800, random),
    };
  },
};

const walletChallenges: SeedTable = {
  name: 'wallet_verification_challenges',
  count: (world) => 60 * world.factor,
  row: (index, world): Row => {
    const random = new Random('wallet_verification_challenges', index);
    const wallet = address(random);
    const token = random.hex(32);
    return {
      id: String(index + 1),
      user_id: random.chance(20) ? null : userId(random.below(world.users)),
      address: wallet,
      token,
      message: `HKT wants you to sign in with your account:\n${wallet}\n\nI own "this" wallet & nothing else.\n\nNonce: ${token}`,
      chain_id: (CHAINS[random.below(CHAINS.length)] as (typeof CHAINS)[number])[0],
      attempts: String(random.below(4)),
      completed_at: random.chance(50) ? past(1, random) : null,
      expires_at: around(1, random),
      created_at: past(2, random),
    };
  },
};

export const walletTables: readonly SeedTable[] = [supportedChains, userWallets, walletChallenges];
