import { openTable } from 'cdk-single-table/client';
import { fetchQuote, latestStats, statsAt, walkFrom } from '../domain/prices';
import { model } from '../model';

const FIVE_MINUTES = 5 * 60_000;
const DAY = 24 * 60 * 60_000;
const FIRST = { timestamp: '2025-01-01T00:00:00.000Z', price: '1' };

/** Writes the price of this moment. Runs on schedule; a run that is repeated writes one more price, which harms nobody. */
export async function handler(): Promise<void> {
  const table = openTable(model);
  const last = await latestStats(table);
  const url = process.env.PRICE_SOURCE_URL;
  const quote = url ? await fetchQuote(url) : walkFrom(last ?? FIRST);

  // A price is never older than the one before it, whatever the clocks say.
  const timestamp = new Date(Math.max(Date.now(), last ? Date.parse(last.timestamp) + FIVE_MINUTES : 0));
  const before = await statsAt(table, new Date(timestamp.getTime() - DAY).toISOString());
  await table.HktStats.create({
    timestamp: timestamp.toISOString(),
    change24h: before && percent(Number(before.price), Number(quote.price)),
    price: quote.price,
    volume24h: quote.volume24h ?? last?.volume24h ?? '0',
    marketCap: quote.marketCap ?? last?.marketCap,
    totalSupply: last?.totalSupply ?? '0',
    holders: last?.holders ?? 0,
    blockNumber: last?.blockNumber ?? 0n,
    source: quote.source,
    raw: quote.raw,
  });
}

function percent(from: number, to: number): number {
  return Math.round((to / from - 1) * 1e8) / 1e6;
}
