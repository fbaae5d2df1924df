import { ConfigurationError } from '../client/errors';
import type * as LoadedSdk from './secrets-sdk';

const KEPT_MS = 5 * 60_000;

interface Kept {
  readonly text: Promise<string>;
  readonly until: number;
}

const kept = new Map<string, Kept>();
let reader: Promise<(arn: string) => Promise<string>> | undefined;

/**
 * The text of a secret that the function's construct names in `secrets`: `secrets: { STRIPE_KEY: secret }` is `secretText('STRIPE_KEY')`.
 * Kept for 5 minutes; calls at the same time share one request, and a request that failed is not kept.
 *
 * @throws ConfigurationError when the construct names no such secret, or `@aws-sdk/client-secrets-manager` is not installed.
 * @example
 * const stripe = new Stripe(await secretText('STRIPE_KEY'));
 */
export async function secretText(name: string): Promise<string> {
  const arn = arnOf(name);
  const known = kept.get(arn);
  if (known && Date.now() < known.until) return known.text;
  reader ??= connect();
  const text = reader.then((read) => read(arn));
  const entry = { text, until: Date.now() + KEPT_MS };
  kept.set(arn, entry);
  text.catch(() => {
    if (kept.get(arn) === entry) kept.delete(arn);
  });
  return text;
}

/**
 * A secret whose text is JSON, as `secretText` reads it.
 *
 * @throws ConfigurationError as `secretText`, and when the text is no JSON.
 * @example
 * const { username, password } = await secretJson<{ username: string; password: string }>('DATABASE');
 */
export async function secretJson<T>(name: string): Promise<T> {
  const text = await secretText(name);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new ConfigurationError(`the secret ${name} (${arnOf(name)}) is no JSON: read it with secretText('${name}')`);
  }
}

function arnOf(name: string): string {
  const arn = process.env[`${name}_SECRET_ARN`];
  if (arn) return arn;
  throw new ConfigurationError(
    `the function has no secret ${name}: the environment variable ${name}_SECRET_ARN is not set. Name it where the function is defined: secrets: { ${name}: secret }`,
  );
}

async function connect(): Promise<(arn: string) => Promise<string>> {
  try {
    const { SecretsManagerClient, GetSecretValueCommand } = await loadSdk();
    const client = new SecretsManagerClient({});
    return async (arn) => {
      const { SecretString, SecretBinary } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
      return SecretString ?? Buffer.from(SecretBinary ?? []).toString('utf8');
    };
  } catch (error) {
    reader = undefined;
    throw error;
  }
}

declare const module: object | undefined;

async function loadSdk(): Promise<typeof LoadedSdk> {
  try {
    // An ES module has no require; a CommonJS one under Jest has no import().
    return typeof module === 'undefined' ? await import('./secrets-sdk.js') : require('./secrets-sdk');
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigurationError('the AWS SDK for secrets is not installed: npm install @aws-sdk/client-secrets-manager');
  }
}
