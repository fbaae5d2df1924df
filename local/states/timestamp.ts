const TIMESTAMP = /^\d{4}-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Milliseconds since the epoch of an RFC 3339 timestamp with capital `T` and `Z` or an offset, as the specification asks
 * ("Timestamps"); undefined for anything else, for dates that do not exist too.
 */
export function parseTimestamp(text: string): number | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const day = Number(match[2]);
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) return undefined;
  // Date.parse lets 30 February roll over into March.
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(match[1]), 0)).getUTCDate();
  return day <= lastDay ? instant : undefined;
}
