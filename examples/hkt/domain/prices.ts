import { createHash } from 'node:crypto';
import type { Item, Stored } from 'cdk-single-table/client';
import type { model } from '../model';
import { timesMillionths } from './decimal';
import type { HktTable } from './table';

export type Stats = Stored<typeof model, 'HktStats'>;

/** What a source says. What it does not know stays as it was. */
export type Quote = Pick<Item<typeof model, 'HktStats'>, 'price' | 'source'> &
  Partial<Pick<Item<typeof model, 'HktStats'>, 'volume24h' | 'marketCap' | 'raw'>>;

export function latestStats(table: HktTable): Promise<Stats | undefined> {
  return table.HktStats.query({}, { reverse: true }).first();
}

/** The statistics that were the latest at a moment. */
export function statsAt(table: HktTable, timestamp: string): Promise<Stats | undefined> {
  return table.HktStats.query({}, { reverse: true, lte: { timestamp } }).first();
}

/** The pair as DEX Screener gives it: `GET https://api.dexscreener.com/latest/dex/pairs/{chain}/{pair}`. */
export async function fetchQuote(url: string): Promise<Quote> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`The price source answered ${response.status}.`);
  const { pairs } = (await response.json()) as {
    pairs?: readonly { priceUsd?: string; volume?: { h24?: number }; marketCap?: number }[] | null;
  };
  const [pair] = pairs ?? [];
  if (!pair?.priceUsd) throw new Error('The price source knows no price of this pair.');
  return { price: pair.priceUsd, volume24h: text(pair.volume?.h24), marketCap: text(pair.marketCap), source: 'dexscreener', raw: pair };
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : value.toFixed(2);
}

/** For a place without a network: up to half a percent up or down, the same step after the same statistics. */
export function walkFrom({ price, timestamp }: Pick<Stats, 'price' | 'timestamp'>): Quote {
  const step = createHash('sha256').update(`${timestamp} ${price}`).digest().readUInt16BE() % 10_001;
  return { price: timesMillionths(price, 995_000 + step, 8), source: 'walk' };
}
