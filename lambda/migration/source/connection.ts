import { checkServerIdentity } from 'node:tls';
import { Client, type ClientConfig } from 'pg';
import { RUN_ERRORS } from '../../../lib/migration/run-definition';
import { RunError } from '../run-error';

/** A connection on which every value arrives as text and every statement is a transaction of its own. */
export interface Source {
  /** Rows as lists of texts. */
  rows(sql: string, parameters?: readonly unknown[]): Promise<(string | null)[][]>;
  close(): Promise<void>;
}

/** What the secret of the source holds. */
interface ConnectionSecret {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname: string;
  readonly sslmode?: string;
}

/**
 * Settings that decide how PostgreSQL prints a value, and what a name means. `row_security = off` makes a policy that would hide rows
 * an error. `default_transaction_read_only` keeps the source as it is.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  DateStyle: 'ISO, YMD',
  TimeZone: 'UTC',
  IntervalStyle: 'iso_8601',
  extra_float_digits: '1',
  bytea_output: 'hex',
  search_path: '',
  row_security: 'off',
  statement_timeout: '120000',
  idle_in_transaction_session_timeout: '60000',
  default_transaction_read_only: 'on',
};

/** Longer than the server gives a statement: a server that is gone without a word ends the attempt, not the whole call. */
const ANSWER_MILLISECONDS = 150_000;

const asText = { getTypeParser: () => (value: unknown) => value };

export async function openSource(
  secretText: string,
  certificateAuthority?: string,
  answerMilliseconds = ANSWER_MILLISECONDS,
): Promise<Source> {
  const config = clientConfig(parseSecret(secretText), certificateAuthority);
  const client = new Client({ ...config, query_timeout: answerMilliseconds });
  // A connection that breaks while idle would end the process: the next statement reports it.
  client.on('error', () => undefined);
  const rows = async (sql: string, parameters: readonly unknown[] = []): Promise<(string | null)[][]> => {
    try {
      const result = await client.query({ text: sql, values: [...parameters], rowMode: 'array', types: asText });
      return result.rows as (string | null)[][];
    } catch (error) {
      throw sourceError(error);
    }
  };
  try {
    await client.connect();
    refuseOthers((await rows('SELECT version()'))[0][0] ?? '');
    const calls = Object.entries(SETTINGS).map(([name, value]) => `set_config('${name}', '${value}', false)`);
    await rows(`SELECT ${calls.join(', ')}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw sourceError(error);
  }
  return { rows, close: () => client.end() };
}

/** Databases that speak the protocol of PostgreSQL, but give no total order over reads. */
function refuseOthers(version: string): void {
  const others: readonly (readonly [RegExp, string])[] = [
    [/CockroachDB/i, 'CockroachDB'],
    [/-YB-|Yugabyte/i, 'YugabyteDB'],
    [/Aurora DSQL/i, 'Aurora DSQL'],
    [/Redshift/i, 'Amazon Redshift'],
  ];
  const found = others.find(([pattern]) => pattern.test(version));
  if (found) throw new RunError(RUN_ERRORS.sourceRefused, `the source is ${found[1]}: only PostgreSQL itself orders its reads by snapshot`);
}

function parseSecret(text: string): ConnectionSecret {
  const refuse = (reason: string) => new RunError(RUN_ERRORS.sourceRefused, `the connection secret ${reason}`);
  let secret: Partial<ConnectionSecret>;
  try {
    secret = JSON.parse(text);
  } catch {
    throw refuse('is not JSON: write { host, port, username, password, dbname }');
  }
  const missing = (['host', 'username', 'password', 'dbname'] as const).filter((field) => typeof secret[field] !== 'string');
  if (missing.length > 0) throw refuse(`has no ${missing.join(', no ')}: write { host, port, username, password, dbname }`);
  const port = Number(secret.port ?? 5432);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw refuse(`has the port ${JSON.stringify(secret.port)}: write 1 to 65535`);
  return { ...(secret as ConnectionSecret), port };
}

function clientConfig(secret: ConnectionSecret, certificateAuthority?: string): ClientConfig {
  const { host, port, username, password, dbname } = secret;
  return {
    host,
    port,
    user: username,
    password,
    database: dbname,
    application_name: 'cdk-single-table migration',
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
    ssl: usesTls(secret) && {
      ca: certificateAuthority,
      rejectUnauthorized: true,
      // Node would verify an address against "localhost".
      checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    },
  };
}

/** TLS with verification of the certificate and the host name; a plain connection only to this very machine, and only when asked for. */
function usesTls({ host, sslmode }: ConnectionSecret): boolean {
  if (sslmode === undefined || sslmode === 'verify-full') return true;
  const loopback = host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
  if (sslmode === 'disable' && loopback) return false;
  const why = sslmode === 'disable' ? `is refused for ${host}: only a loopback host may go without TLS` : 'is not supported';
  throw new RunError(RUN_ERRORS.sourceRefused, `sslmode "${sslmode}" ${why}; leave it out, or write "verify-full"`);
}

/** SQLSTATE classes that another attempt may cure: connection, resources, operator intervention, system, rolled back. */
const TRANSIENT = /^(08|40|53|57|58|55P03)/;
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND)/;

/** Names a failure of the source: refused for good, or unavailable for now. Messages never hold the password. */
export function sourceError(error: unknown): Error {
  if (error instanceof RunError) return error;
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  const refused = (reason: string) => new RunError(RUN_ERRORS.sourceRefused, reason, { cause: error });
  if (code.startsWith('28')) return refused(`the source refuses the user of the secret: ${message}`);
  if (code === '3D000') return refused(`the source has no such database: ${message}`);
  if (code === '42501') return refused(`the user of the secret may not read this: ${message}`);
  if (/CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO/.test(code)) {
    return refused(`the certificate of the source cannot be verified (${message}): pass its authority as certificateAuthority`);
  }
  if (/does not support SSL/.test(message)) return refused('the source does not offer TLS, and the migration reads over TLS only');
  if (code === '' || NETWORK.test(code) || TRANSIENT.test(code)) {
    return new RunError(RUN_ERRORS.sourceUnavailable, `the source does not answer: ${message || code}`, { cause: error });
  }
  return refused(`the source rejects a statement: ${message} (SQLSTATE ${code})`);
}
