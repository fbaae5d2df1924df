import { LocalError } from '../errors';

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
 * Splits a connection URL. The password is never part of an error.
 * @throws LocalError `InvalidPostgresUrl`
 */
export function parsePostgresUrl(url: string): PostgresConnection {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || !parsed.hostname || !parsed.username) {
    throw new LocalError('InvalidPostgresUrl', 'The PostgreSQL URL is not valid: write postgres://user:password@host:5432/database.');
  }
  const sslmode = parsed.searchParams.get('sslmode');
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? 5432 : Number(parsed.port),
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    dbname: decodeURIComponent(parsed.pathname.slice(1)) || decodeURIComponent(parsed.username),
    ...(sslmode ? { sslmode } : {}),
  };
}
