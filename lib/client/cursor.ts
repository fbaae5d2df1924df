import { hash128 } from '../codec/hash';
import type { WireItem } from '../codec/wire';
import { InvalidCursorError } from './errors';

/** Where each lane of a query goes on: after this key, from the start (null), or nowhere because it is at its end (0). */
export type Positions = readonly (WireItem | null | 0)[];

/** A cursor: what the query was, and where its lanes go on. Opaque, but not secret: it holds key values. */
export function encodeCursor(fingerprint: string, positions: Positions): string {
  return Buffer.from(stringify([fingerprint, positions])).toString('base64url');
}

/** @throws InvalidCursorError for a text that is no cursor, or the cursor of another query. */
export function decodeCursor(cursor: string, fingerprint: string, lanes: number): Positions {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString(), revive);
  } catch {
    content = undefined;
  }
  const [of, positions] = Array.isArray(content) ? content : [];
  if (typeof of !== 'string' || !Array.isArray(positions)) {
    throw new InvalidCursorError('this is no cursor: pass the `cursor` of an earlier page as it was returned');
  }
  if (of !== fingerprint || positions.length !== lanes) {
    throw new InvalidCursorError(
      'the cursor belongs to another query: key, index, sort condition and direction must be the same for every page',
    );
  }
  return positions;
}

/** A short text that differs between queries. */
export function fingerprint(query: unknown): string {
  return Buffer.from(hash128(Buffer.from(stringify(query))))
    .toString('base64url')
    .slice(0, 11);
}

function stringify(value: unknown): string {
  return JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? { bytes: Buffer.from(part).toString('base64') } : part));
}

function revive(_: string, part: unknown): unknown {
  const bytes = (part as { bytes?: unknown } | null)?.bytes;
  return typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')) : part;
}
