import { chmodSync, chownSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { LocalError } from '../errors';
import { accepts, freePort, waitUntilReady } from './ports';
import { type PostgresBinaries, postgresBinaries, postgresUser } from './postgres-binaries';
import { type PostgresConnection, parsePostgresUrl } from './postgres-url';
import { type SupervisedEngine, Supervisor } from './supervisor';
import type { EngineCommand } from './warden-protocol';

export interface PostgresOptions {
  /** A database that runs already: used read-only and never seeded. @default - an embedded PostgreSQL is started */
  readonly url?: string;
}

export interface PostgresEngine {
  readonly kind: 'embedded' | 'external';
  readonly url: string;
  /** What the connection secret of the migration holds. */
  readonly connection: PostgresConnection;
  /** `-c` options for every session of a handler (PGOPTIONS). An external database is opened read-only. */
  readonly sessionOptions: string;
  /** Process id of the postmaster. @default - undefined for an external one */
  readonly pid?: number;
  /** Ends the engine and removes its data. An external database is left alone. */
  stop(): Promise<void>;
}

/**
 * Starts an empty PostgreSQL on loopback that dies with this process and leaves no data, or takes the database at `url`.
 * Trust authentication: any user of this machine can connect while it runs.
 *
 * @throws LocalError `InvalidPostgresUrl`, `EngineMissing`, `EngineNotStarted`
 * @example const postgres = await startPostgres();
 * const client = new Client(postgres.url);
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresEngine> {
  if (options.url !== undefined) {
    const connection = parsePostgresUrl(options.url);
    return {
      kind: 'external',
      url: options.url,
      connection,
      sessionOptions: '-c default_transaction_read_only=on',
      stop: async () => undefined,
    };
  }
  const supervisor = new Supervisor();
  try {
    const { port, pid } = await startEmbedded(supervisor);
    const url = embeddedUrl(port);
    return { kind: 'embedded', url, connection: parsePostgresUrl(url), sessionOptions: '', pid, stop: () => supervisor.stop() };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/**
 * Makes sure that something listens where a database of the user should be: a handler would find out much later. Nothing is sent.
 * @param timeoutMs milliseconds
 * @throws LocalError `EngineNotStarted`
 */
export async function assertReachable({ host, port }: PostgresConnection, timeoutMs = 5000): Promise<void> {
  if (await accepts(port, host, timeoutMs)) return;
  throw new LocalError(
    'EngineNotStarted',
    `--postgres-url: nothing answers at ${host}, port ${port}, within ${timeoutMs / 1000} s. Is the database running, and does a firewall or a VPN keep this machine from it?`,
  );
}

async function startEmbedded(supervisor: Supervisor): Promise<{ port: number; pid: number }> {
  const user = postgresUser();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-single-table-pg-'));
  supervisor.own(folder);
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(data, user.uid, user.gid);
  const binaries = postgresBinaries(join(folder, 'native'));

  const exit = await supervisor.run(initCommand(binaries, data));
  if (exit.code !== 0) throw new LocalError('EngineNotStarted', `PostgreSQL initdb failed: ${exit.output.trim()}`);

  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const engine: SupervisedEngine = supervisor.spawn(serverCommand(binaries, data, port));
    try {
      await waitUntilReady('PostgreSQL', engine, () => answers(embeddedUrl(port)), 30_000);
      return { port, pid: await engine.pid };
    } catch (error) {
      // Somebody else may have taken the port in between.
      if (attempt === 3) throw error;
    }
  }
}

function embeddedUrl(port: number): string {
  return `postgres://postgres:local@127.0.0.1:${port}/postgres?sslmode=disable`;
}

/** Whether the server takes queries: it accepts connections a moment earlier and refuses them. */
async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // told by connect, too
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function engineCommand(command: string, args: readonly string[]): EngineCommand {
  return {
    command,
    args,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
    cwd: tmpdir(),
    ...postgresUser(),
    // Fast shutdown, then immediate: the data is thrown away.
    stopSignals: ['SIGINT', 'SIGQUIT'],
    graceMs: 4000,
  };
}

function initCommand({ initdb }: PostgresBinaries, data: string): EngineCommand {
  return engineCommand(initdb, ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--no-locale', '--no-sync']);
}

/** Durability is off: the data lives as long as the process. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'logical',
  max_connections: '100',
  timezone: 'UTC',
};

function serverCommand({ postgres }: PostgresBinaries, data: string, port: number): EngineCommand {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return engineCommand(postgres, ['-D', data, '-p', `${port}`, ...settings]);
}
