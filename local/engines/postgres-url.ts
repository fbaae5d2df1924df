import { LocalError } from '../errors';
import { isLoopback } from '../loopback';

/** The JSON text of a connection secret, as Secrets Manager stores it for a migration source. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname: string;
  readonly sslmode?: string;
}

/**
 * Splits a connection URL. The password is never part of an error. Without `sslmode` a loopback host is read without TLS: nobody can
 * listen in, and a PostgreSQL in a container usually offers none.
 * @throws LocalError `InvalidPostgresUrl`
 */
export function parsePostgresUrl(url: string): PostgresConnection {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || !parsed.hostname || !parsed.username) {
    throw new LocalError('InvalidPostgresUrl', '--postgres-url is not valid: write postgres://user:password@host:5432/database.');
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const sslmode = parsed.searchParams.get('sslmode') ?? (isLoopback(host) ? 'disable' : undefined);
  return {
    host,
    port: parsed.port === '' ? 5432 : Number(parsed.port),
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    dbname: decodeURIComponent(parsed.pathname.slice(1)) || decodeURIComponent(parsed.username),
    ...(sslmode ? { sslmode } : {}),
  };
}
