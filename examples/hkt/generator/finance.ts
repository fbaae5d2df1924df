import { owner, userId } from './accounts';
import { BEYOND_SAFE, DECIMAL_38_0, DECIMAL_38_18, JSONS, TEXTS } from './hard-values';
import { Random } from './random';
import { type SeedTable, specialOr } from './row';
import { dateOf, moment, past } from './time';

const QUARTER_ENDS = ['2098-03-31', '2098-06-30', '2098-09-30', '2098-12-31'];
const PRICE_INTERVAL_DAYS = 1 / 288; // five minutes

const investments: SeedTable = {
  name: 'investments',
  count: (world) => 400 * world.factor,
  row: (index, world) => {
    const random = new Random('investments', index);
    const user = owner(index, 80, random, world);
    const createdAt = past(900, random);
    return {
      id: random.uuid(),
      user_id: userId(user),
      investment_type: specialOr(['pre-sale #1', '100% staking', 'früh'], index, random.pick(['token', 'real_estate', 'staking'])),
      status: random.pick(['pending', 'active', 'active', 'closed']),
      amount: specialOr(['0.00000001', '9999999999.99999999', '100', '1.50000000'], index, random.decimal(7, 8)),
      token_amount: index === 1 ? DECIMAL_38_18 : random.decimal(9, 18),
      purchase_price: random.chance(15) ? null : random.decimal(2, 8),
      transaction_hash: random.chance(30) ? null : `0x${random.hex(64)}`,
      maturity_date: random.chance(40) ? null : dateOf(moment(random.below(2000), random)),
      auto_reinvest: String(random.chance(30)),
      notes: random.chance(70) ? null : random.pick(TEXTS),
      metadata: random.chance(60) ? null : specialOr(JSONS, index % 50, `{"campaign":"spring","shares":${random.below(1000)}}`),
      created_at: createdAt,
      updated_at: createdAt,
    };
  },
};

const quarterlyData: SeedTable = {
  name: 'quarterly_data',
  count: (world) => 400 * world.factor,
  row: (index) => {
    const random = new Random('quarterly_data', index);
    const quarter = index % 4;
    return {
      id: String(index + 1),
      user_id: userId(Math.floor(index / 4)),
      date: QUARTER_ENDS[quarter] as string,
      quarter: String(quarter + 1),
      opening_value: random.decimal(6, 8),
      closing_value: random.decimal(6, 8),
      dividends: random.chance(30) ? null : random.decimal(3, 8),
      annual_yield: random.chance(10)
        ? null
        : specialOr(['0.1', '-0', '1e-7', '123456789.123456789'], index, `${random.below(30)}.${random.below(100)}`),
      breakdown: `{"rent":${random.decimal(4, 2)},"fees":-${random.decimal(3, 2)},"checksum":${BEYOND_SAFE}}`,
      created_at: `${QUARTER_ENDS[quarter]}T23:59:59.999999Z`,
    };
  },
};

/** Two waves and some noise, in integers: the same on every machine. */
function price(index: number, random: Random): string {
  const wave = (period: number): number => Math.abs((index % period) - Math.floor(period / 2));
  const units = 200_000_000 + wave(97) * 900_000 + wave(22) * 1_100_000 + random.below(3_000_000);
  return `${Math.floor(units / 1e8)}.${String(units % 1e8).padStart(8, '0')}`;
}

const hktStats: SeedTable = {
  name: 'hkt_stats',
  count: (world) => 300 * world.factor,
  row: (index) => {
    const random = new Random('hkt_stats', index);
    return {
      id: String(index + 1),
      timestamp: moment(-(index + 1) * PRICE_INTERVAL_DAYS, random),
      price: price(index, random),
      change_24h: random.chance(5) ? null : `${random.chance(50) ? '-' : ''}${random.below(20)}.${random.text(6, '0123456789')}`,
      volume_24h: `${1_000_000 + random.below(900_000)}.${random.text(8, '0123456789')}`,
      market_cap: random.chance(10) ? null : `${900_000_000 + random.below(9_000_000)}.${random.text(8, '0123456789')}`,
      total_supply: index === 0 ? DECIMAL_38_0 : '1000000000000000000000000000',
      holders: String(10_000 + random.below(5000)),
      block_number: index === 0 ? BEYOND_SAFE : String(40_000_000 - index * 25),
      source: random.pick(['dexscreener', 'moralis']),
      raw: random.chance(50)
        ? null
        : `{"pair":"HKT/USDC","liquidity":${random.decimal(12, 20)},"txns":{"buys":${random.below(500)},"sells":${random.below(500)}}}`,
    };
  },
};

export const financeTables: readonly SeedTable[] = [investments, quarterlyData, hktStats];
