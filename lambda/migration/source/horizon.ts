import type { Source } from './connection';
import { assertPrimary } from './pages';

/** Transaction numbers with their epoch, as PostgreSQL prints an `xid8`. */
export interface Horizon {
  /** Every transaction below has ended, and every read from now on sees what it wrote. */
  readonly xmin: string;
  /** The next transaction has this number, or a greater one. */
  readonly xmax: string;
}

/** Rows keep 32 bits of the transaction that wrote them. Half of that can be compared; a quarter leaves room for the run itself. */
export const FARTHEST = 1n << 30n;

export async function readHorizon(source: Source): Promise<Horizon> {
  const [[xmin, xmax, replica, xid]] = await source.rows(`
    SELECT pg_snapshot_xmin(c), pg_snapshot_xmax(c), pg_is_in_recovery(), pg_current_xact_id_if_assigned() FROM pg_current_snapshot() c`);
  assertPrimary(replica, xid);
  return { xmin: xmin as string, xmax: xmax as string };
}

/** Whether a row was written at the horizon or after it. Frozen rows keep their number, so an old one may look new, never the other way. */
export function writtenSince(horizon: string): string {
  const low = BigInt(horizon) & 0xffffffffn;
  return `((t.xmin::text::bigint - ${low}) & 4294967295) < 2147483648`;
}

/** Who keeps the horizon where it is: an open transaction, or a prepared one. Undefined when it has ended by now. */
export async function holderOf(source: Source, horizon: string): Promise<string | undefined> {
  const low = String(BigInt(horizon) & 0xffffffffn);
  const found = await source.rows(
    `SELECT 'prepared transaction "' || gid || '", since ' || prepared FROM pg_catalog.pg_prepared_xacts WHERE transaction::text = $1
     UNION ALL
     SELECT concat('transaction of backend ', pid, ' (', nullif(application_name, '') || ', ', coalesce(usename, 'unknown user'), ')', ', since ' || xact_start)
     FROM pg_catalog.pg_stat_activity WHERE backend_xid::text = $1`,
    [low],
  );
  return found[0]?.[0] ?? undefined;
}
