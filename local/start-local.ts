import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LocalResources } from './adapters';
import { type AwsService, type LocalSecret, ObjectStore, startAwsEndpoint } from './aws';
import { createResources } from './create-resources';
import { assertReachable, parsePostgresUrl, Supervisor, type Watch } from './engines';
import { LocalError, messageOf } from './errors';
import type { LocalEvent } from './events';
import { type LoadedApp, loadApp } from './load-app';
import { LocalRun, type LocalRunParts } from './local-run';
import { type ReloadResult, reloadResources } from './reload';
import { resourceNames } from './resource-names';
import { checkSeeds, runSeeds, type Seed } from './seed';
import { type Closers, startEngines } from './start-engines';
import { assemblyFolder } from './synthesize';

const DEFAULT_CONCURRENCY = 2;

export interface LocalOptions {
  /** A folder with a cloud assembly (`cdk.out`), or a command that synthesizes one, run in the working directory. */
  readonly app: string;
  /** Id, path or name of the stack; the stacks that it depends on run with it. @default - the only stack of the assembly */
  readonly stack?: string;
  /** Folder for buckets and the synthesized app. Databases are not kept. @default '.local' */
  readonly dataDir?: string;
  /** A PostgreSQL that runs already: opened read-only, never seeded. @default - an embedded one, if the stack has a migration */
  readonly postgresUrl?: string;
  /** A DynamoDB engine that runs already, on a loopback address. @default - one is started */
  readonly dynamodbEndpoint?: string;
  /** File of DynamoDB Local, used instead of an embedded engine. @default - environment variable DYNAMODB_LOCAL_JAR, if no engine is installed */
  readonly dynamoDbLocalJar?: string;
  /** `.sql` files, modules that export `seed(client)`, or functions, to fill the embedded database. @default - it stays empty */
  readonly seed?: readonly (string | Seed)[];
  /** Invocations of one function at the same time. @default 2 */
  readonly concurrency?: number;
  /** Hosts elsewhere that a legacy server behind an API may be on: requests reach it and change what is there. @default - this machine only */
  readonly allowHosts?: readonly string[];
  /** CloudFormation types to do without. @default - a type without an adapter is an error */
  readonly ignore?: readonly string[];
  /** @default - events are dropped */
  readonly onEvent?: (event: LocalEvent) => void;
}

/**
 * Runs a synthesized app on this machine: its tables, buckets, secrets, functions and state machines, as synthesized. Nothing in it
 * can reach AWS. Everything that is started ends with this process, however it ends.
 *
 * @throws LocalError with a stable `code`; what was started until then is stopped
 * @example const run = await startLocal({ app: 'cdk.out', stack: 'Hkt-dev', seed: ['seed.sql'] });
 * const { status } = await run.execute({ action: 'migrate_all' });
 * await run.stop();
 */
export async function startLocal(options: LocalOptions): Promise<LocalRun> {
  const closers: Closers = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return await start(options, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: LocalOptions, closers: Closers, stop: () => Promise<void>): Promise<LocalRun> {
  checkOptions(options);
  const dataDir = resolve(options.dataDir ?? '.local');
  const onEvent = options.onEvent ?? (() => undefined);
  const step = (message: string): void => onEvent({ type: 'step', message });
  createFolder(dataDir);
  const supervisor = new Supervisor();
  closers.push(() => supervisor.stop());
  await supervisor.ready();
  const watch: Watch = (pid, group) => supervisor.watch(pid, group);

  step(`Reading ${options.app}`);
  const load = async (outdir: string, secrets?: LocalSecret[]): Promise<LoadedApp> =>
    loadApp(await assemblyFolder(options.app, join(dataDir, outdir), watch), options.stack, options.ignore ?? [], secrets);
  const app = await load('cdk.out');
  if (options.postgresUrl !== undefined) {
    const source = parsePostgresUrl(options.postgresUrl);
    step(`Connecting to PostgreSQL at ${source.host}, port ${source.port}`);
    await assertReachable(source);
  }
  step('Starting engines');
  const wantsPostgres = app.sources.length > 0 || options.postgresUrl !== undefined || (options.seed?.length ?? 0) > 0;
  const engines = await startEngines(
    { endpoint: options.dynamodbEndpoint, dynamoDbLocalJar: options.dynamoDbLocalJar },
    wantsPostgres ? { url: options.postgresUrl } : undefined,
    closers,
  );
  const { postgres } = engines;
  for (const arn of app.sources) app.secrets.push({ arn, name: secretName(arn), value: JSON.stringify(postgres?.connection) });

  const objects = new ObjectStore(join(dataDir, 's3'));
  const onRefused = (message: string): void => onEvent({ type: 'notice', message });
  const services = new Map<string, AwsService>();
  const endpoint = await startAwsEndpoint({ dynamodb: engines.dynamodb.endpoint, objects, secrets: app.secrets, services, onRefused });
  closers.push(() => endpoint.stop());
  const parts: LocalRunParts = {
    resources: createResources({
      engines,
      objects,
      secrets: app.secrets,
      services,
      aws: endpoint.url,
      closers,
      dataDir,
      watch,
      concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
      allowedHosts: options.allowHosts ?? [],
      onEvent,
    }),
    names: resourceNames(app.resources),
    endpoints: { aws: endpoint.url, dynamodb: engines.dynamodb.endpoint, ...(postgres ? { postgres: postgres.url } : {}) },
    watch,
    reload: reloader(
      app,
      (outdir) => load(outdir, app.secrets),
      () => parts.resources,
    ),
    stop,
  };
  closers.push(async () => parts.resources.dynamodb.destroy());
  closers.push(() => Promise.all([...parts.resources.functions.values()].map((fn) => fn.stop())));
  for (const { resource, adapter } of app.resources) await adapter.start?.(resource, parts.resources);
  for (const begin of parts.resources.afterStart) await begin();

  if (options.seed?.length && postgres) {
    step('Filling the database');
    await runSeeds(postgres.url, options.seed);
  }
  return new LocalRun(parts);
}

/** Synthesizes into one folder and then into another, in turns: functions run from the files of the version before until then. */
function reloader(
  first: LoadedApp,
  load: (outdir: string) => Promise<LoadedApp>,
  resources: () => LocalResources,
): () => Promise<ReloadResult> {
  let app = first;
  let folders = ['cdk.out.next', 'cdk.out'];
  return async () => {
    const next = await load(folders[0]);
    const result = await reloadResources(app.resources, next.resources, resources());
    app = next;
    folders = [...folders].reverse();
    return result;
  };
}

function createFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw new LocalError('DataDirUnusable', `--data-dir ${dataDir} is no folder to write to: ${messageOf(error)}`, { cause: error });
  }
}

function checkOptions({ seed = [], postgresUrl }: LocalOptions): void {
  if (seed.length > 0 && postgresUrl !== undefined) {
    throw new LocalError('SeedRefused', '--seed is refused together with --postgres-url: a database that is not ours is never written to.');
  }
  checkSeeds(seed);
}

/** `arn:…:secret:<name>`, with or without six random characters at its end, or the name itself. */
function secretName(id: string): string {
  return id.startsWith('arn:') ? id.split(':').slice(6).join(':') : id;
}
