import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AdapterRegistry, findSecret, type LocalResources } from './adapters';
import { chooseStacks, type RunScope, readAssembly, StackScope } from './assembly';
import { type LocalSecret, ObjectStore, startAwsEndpoint } from './aws';
import { type PostgresEngine, Supervisor, startDynamoDb, startPostgres } from './engines';
import { LocalError } from './errors';
import { jsonOf, type LocalEvent } from './events';
import { awsEnvironment } from './lambda';
import { LocalRun } from './local-run';
import { isLoopback } from './loopback';
import { runSeeds, type Seed } from './seed';
import { sourceSecrets } from './source-secrets';
import { assemblyFolder } from './synthesize';

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
  /** File of DynamoDB Local, for systems without an embedded engine. @default - environment variable DYNAMODB_LOCAL_JAR */
  readonly dynamoDbLocalJar?: string;
  /** `.sql` files, modules that export `seed(client)`, or functions, to fill the embedded database. @default - it stays empty */
  readonly seed?: readonly (string | Seed)[];
  /** Invocations of one function at the same time. @default 2 */
  readonly concurrency?: number;
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
  const closers: (() => Promise<unknown>)[] = [];
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

async function start(options: LocalOptions, closers: (() => Promise<unknown>)[], stop: () => Promise<void>): Promise<LocalRun> {
  const dataDir = resolve(options.dataDir ?? '.local');
  const concurrency = options.concurrency ?? 2;
  const onEvent = options.onEvent ?? (() => undefined);
  mkdirSync(dataDir, { recursive: true });
  const supervisor = new Supervisor();
  closers.push(() => supervisor.stop());
  const watch = (pid: number): (() => void) => supervisor.watch(pid);

  const registry = new AdapterRegistry(options.ignore ?? []);
  const step = (message: string): void => onEvent({ type: 'step', message });
  step(`Reading ${options.app}`);
  const assembly = readAssembly(await assemblyFolder(options.app, join(dataDir, 'cdk.out'), watch));
  const secrets: LocalSecret[] = [];
  const run: RunScope = { scopes: [], identityOf: (type) => registry.of(type), secretText: (id) => findSecret(secrets, id).value };
  for (const stack of chooseStacks(assembly, options.stack)) run.scopes.push(new StackScope(stack, run));
  const resources = registry.inOrder(run.scopes.flatMap((scope) => scope.resources()));

  const sources = sourceSecrets(run.scopes);
  step('Starting engines');
  const [engine, postgres] = await startEngines(options, sources.length > 0, closers);
  for (const arn of sources) secrets.push({ arn, name: secretName(arn), value: JSON.stringify(postgres?.connection) });

  const objects = new ObjectStore(join(dataDir, 's3'));
  const endpoint = await startAwsEndpoint({
    dynamodb: engine.endpoint,
    objects,
    secrets,
    onRefused: (message) => onEvent({ type: 'notice', message }),
  });
  closers.push(() => endpoint.stop());
  const endpoints = { aws: endpoint.url, dynamodb: engine.endpoint };
  const dynamodb = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  closers.push(async () => dynamodb.destroy());

  const local: LocalResources = {
    dynamodb,
    engine,
    objects,
    secrets,
    tables: [],
    buckets: [],
    singleTables: new Set(),
    functions: new Map(),
    stateMachines: [],
    functionDefaults: {
      endpoints,
      allowedHosts: postgres && !isLoopback(postgres.connection.host) ? [postgres.connection.host] : [],
      concurrency,
      watch,
      variables: postgres?.sessionOptions ? { PGOPTIONS: postgres.sessionOptions } : {},
      onLine: (functionName, line) => onEvent({ type: 'log', functionName, line, json: jsonOf(line) }),
      codeFolder: join(dataDir, 'code'),
    },
    notice: (message) => onEvent({ type: 'notice', message }),
  };
  closers.push(() => Promise.all([...local.functions.values()].map((fn) => fn.stop())));
  for (const { resource, adapter } of resources) await adapter.start?.(resource, local);

  if (options.seed?.length && postgres) {
    step('Filling the database');
    await runSeeds(postgres.url, options.seed);
  }
  return new LocalRun({
    resources: local,
    environment: { ...awsEnvironment(endpoints), ...singleTable(local) },
    endpoints: { ...endpoints, ...(postgres ? { postgres: postgres.url } : {}) },
    concurrency,
    onEvent,
    watch,
    stop,
  });
}

/** The table that the functions of the stack use, or its only table. */
function singleTable({ singleTables, tables }: LocalResources): { SINGLE_TABLE_NAME?: string } {
  const [name, ...others] = singleTables.size > 0 ? singleTables : tables;
  return name !== undefined && others.length === 0 ? { SINGLE_TABLE_NAME: name } : {};
}

/** Both at the same time: PostgreSQL takes about a second. */
async function startEngines(options: LocalOptions, hasSource: boolean, closers: (() => Promise<unknown>)[]) {
  if (options.seed?.length && options.postgresUrl !== undefined) {
    throw new LocalError('SeedRefused', '--seed is refused together with --postgres-url: a database that is not ours is never written to.');
  }
  const wantsPostgres = hasSource || options.postgresUrl !== undefined || (options.seed?.length ?? 0) > 0;
  const started = await Promise.allSettled([
    startDynamoDb({ endpoint: options.dynamodbEndpoint, dynamoDbLocalJar: options.dynamoDbLocalJar }),
    wantsPostgres ? startPostgres({ url: options.postgresUrl }) : undefined,
  ]);
  for (const result of started) if (result.status === 'fulfilled') closers.push(async () => result.value?.stop());
  const failed = started.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  const [engine, postgres] = started.map((result) => (result as PromiseFulfilledResult<unknown>).value);
  return [engine, postgres] as [Awaited<ReturnType<typeof startDynamoDb>>, PostgresEngine | undefined];
}

/** `arn:…:secret:<name>`, with or without six random characters at its end, or the name itself. */
function secretName(id: string): string {
  return id.startsWith('arn:') ? id.split(':').slice(6).join(':') : id;
}
