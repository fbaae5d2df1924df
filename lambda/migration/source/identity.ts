import { RUN_ERRORS } from '../../../lib/migration/run-definition';
import type { SourceIdentity } from '../plan';
import { RunError } from '../run-error';
import type { Source } from './connection';

/** `pg_current_snapshot()` and `pg_current_xact_id_if_assigned()` came with this version. */
const OLDEST = 130000;

/**
 * Which database this is. Restoring, promoting or crashing it changes a part, and ordinals of before and after must not be compared.
 *
 * @throws RunError for a replica, a version that is too old, and extensions that spread a table over several servers.
 */
export async function identifySource(source: Source): Promise<SourceIdentity> {
  const refuse = (reason: string) => new RunError(RUN_ERRORS.sourceRefused, `the source ${reason}`);
  const [[version, recovery, citus, limitless]] = await source.rows(`
    SELECT current_setting('server_version_num'), pg_catalog.pg_is_in_recovery(),
      EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'citus'),
      EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'rds_aurora_limitless')`);
  if (Number(version) < OLDEST) throw refuse(`is PostgreSQL ${version}: ${OLDEST} (PostgreSQL 13) is the oldest that is supported`);
  if (recovery === 't') throw refuse('is a replica (it is in recovery): connect to the primary, reads of a replica have no order');
  if (citus === 't') throw refuse('runs Citus: a distributed table has no single order of snapshots');
  if (limitless === 't') throw refuse('is Aurora Limitless: a sharded table has no single order of snapshots');
  const [[incarnation, database, started]] = await source.rows(`
    SELECT stats_reset, current_database(), pg_catalog.pg_postmaster_start_time() FROM pg_catalog.pg_stat_bgwriter`);
  const unknown = `started ${started}`;
  return {
    systemIdentifier: (await controlData(source, 'system_identifier FROM pg_catalog.pg_control_system()')) ?? unknown,
    timeline: (await controlData(source, 'timeline_id FROM pg_catalog.pg_control_checkpoint()')) ?? unknown,
    incarnation: incarnation ?? '',
    database: database ?? '',
  };
}

/** Not in prerequisite state, not supported, not allowed. */
const WITHHELD = ['55000', '0A000', '42501'];

/**
 * A field of the control file; undefined where the server does not show it. Aurora without logical replication answers `55000`, "wal_level
 * must be set to 'logical'" (https://github.com/DataDog/integrations-core/issues/20356). Then the start of the server stands in: every
 * restart begins a new epoch, which is more often than necessary and never too seldom.
 */
async function controlData(source: Source, field: string): Promise<string | undefined> {
  try {
    const [[value]] = await source.rows(`SELECT ${field}`);
    return value ?? undefined;
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    if (code !== undefined && WITHHELD.includes(code)) return undefined;
    throw error;
  }
}

/**
 * Ends the run when the source is not the one that was planned: after a failover, a restore or a crash the ordinals of before and after
 * cannot be compared.
 */
export async function assertSameSource(source: Source, planned: SourceIdentity): Promise<void> {
  const found = await identifySource(source);
  const changed = (Object.keys(planned) as (keyof SourceIdentity)[]).filter((part) => found[part] !== planned[part]);
  if (changed.length === 0) return;
  const parts = changed.map((part) => `${part} was ${planned[part]} and is ${found[part]}`).join(', ');
  throw new RunError(RUN_ERRORS.inconsistent, `the source is not the one that was planned: ${parts}; run again, that begins a new epoch`);
}
