import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type LocalEvent, type LocalRun, startLocal } from '../../../local';
import { buildChildren } from '../../local/children';
import { buildFunction } from '../../support/bundle';
import { synthesizeHttpApp } from '../support/http-app/app';
import { type Issuer, startIssuer } from '../support/http-app/issuer';
import { startLegacyServer } from '../support/http-app/legacy-server';

export type ApiName = 'Http' | 'Rest';

/** Where the APIs of one type are. */
export interface Addresses {
  readonly api: string;
  readonly web: string;
  readonly legacy: string;
  readonly express: string;
  readonly limited: string;
}

/** What signs the tokens of a `JwtSigningKey`. */
export interface KeySecret {
  readonly issuer: string;
  readonly audience: string;
  readonly kid: string;
  readonly key: string;
}

/** One local run of the application, with the servers of others around it. */
export interface HttpRun {
  readonly run: LocalRun;
  readonly issuer: Issuer;
  readonly events: readonly LocalEvent[];
  addresses(name: ApiName): Addresses;
  /** The value of a signing key now, by its construct. */
  key(name: string): Promise<KeySecret>;
  stop(): Promise<void>;
}

export async function startHttpRun(): Promise<HttpRun> {
  buildChildren('warden', 'runtime', 'network-guard');
  for (const job of ['authorizer', 'jwt-rotation', 'site-deployment']) buildFunction(job);
  const folder = mkdtempSync(join(tmpdir(), 'http-behaviour-'));
  const events: LocalEvent[] = [];
  const issuer = await startIssuer();
  const legacy = await startLegacyServer();
  const stop = async (run?: LocalRun) => {
    await run?.stop();
    await Promise.all([issuer.stop(), legacy.stop()]);
    rmSync(folder, { recursive: true });
  };
  try {
    const assembly = synthesizeHttpApp({ folder, issuer: issuer.url, legacy: legacy.url });
    const run = await startLocal({ app: assembly, dataDir: join(folder, 'data'), onEvent: (event) => events.push(event) });
    const address = (id: string) => run.urls.find(({ name }) => name.startsWith(id))?.url ?? '';
    return {
      ...{ run, issuer, events },
      addresses: (name) => ({
        api: address(`${name}Api`),
        web: address(`${name}Web`),
        legacy: address(`${name}Legacy`),
        express: address(`${name}Express`),
        limited: address(`${name}Limited`),
      }),
      key: (name) => currentKey(run, secretName(assembly, name)),
      stop: () => stop(run),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Local names are those of the stack and the logical id. */
function secretName(assembly: string, construct: string): string {
  const { Resources } = JSON.parse(readFileSync(join(assembly, 'Notes.template.json'), 'utf8'));
  const ids = Object.keys(Resources).filter((id) => id.startsWith(`${construct}Secret`));
  return `Notes-${ids[0]}`;
}

async function currentKey({ endpoints, environment }: LocalRun, name: string): Promise<KeySecret> {
  const client = new SecretsManagerClient({
    endpoint: endpoints.aws,
    region: environment.AWS_REGION,
    credentials: { accessKeyId: environment.AWS_ACCESS_KEY_ID, secretAccessKey: environment.AWS_SECRET_ACCESS_KEY },
  });
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: name }));
  client.destroy();
  return JSON.parse(SecretString);
}
