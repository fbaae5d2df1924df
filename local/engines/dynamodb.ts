import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalError } from '../errors';
import { isLoopback } from '../loopback';
import { dynamoDbLocalArguments } from './dynamodb-local-jar';
import { packageFolder } from './packages';
import { accepts, freePort, waitUntilReady } from './ports';
import { type SupervisedEngine, Supervisor } from './supervisor';
import type { EngineCommand } from './warden-protocol';

/** Which engine answers. `external` is one that the user started. */
export type DynamoDbKind = 'dynoxide' | 'dynamodb-local' | 'external';

/** What engines differ in. */
export type DynamoDbFeature =
  /** Query an index whose key has several attributes. */
  | 'multi-attribute-index'
  /** Write at full speed while the table's stream is on (dynoxide searches its whole stream for every write). */
  | 'stream-during-load'
  /** Delete items whose time to live is over. */
  | 'time-to-live-deletion'
  /** Answer the point-in-time recovery API. */
  | 'point-in-time-recovery';

const FEATURES: { readonly [kind in DynamoDbKind]: readonly DynamoDbFeature[] } = {
  dynoxide: [],
  'dynamodb-local': ['multi-attribute-index', 'stream-during-load', 'time-to-live-deletion'],
  external: ['multi-attribute-index', 'stream-during-load'],
};

export interface DynamoDbOptions {
  /** An engine that runs already, on a loopback address. @default - an engine is started */
  readonly endpoint?: string;
  /** File of DynamoDB Local, used instead of an embedded engine. @default - environment variable DYNAMODB_LOCAL_JAR, if no engine is installed */
  readonly dynamoDbLocalJar?: string;
  /** Use this engine or fail. @default - DynamoDB Local if its file is given, the embedded engine if it is installed, otherwise DYNAMODB_LOCAL_JAR */
  readonly prefer?: 'dynoxide' | 'dynamodb-local';
}

export interface DynamoDbEngine {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly kind: DynamoDbKind;
  /** Process id of the engine. @default - undefined for an external one */
  readonly pid?: number;
  can(feature: DynamoDbFeature): boolean;
  /** Ends the engine and waits until it has gone. An external engine goes on. */
  stop(): Promise<void>;
}

/**
 * Starts a DynamoDB engine on loopback that dies with this process, or takes the one at `endpoint`.
 *
 * @throws LocalError `EndpointRefused`, `EngineMissing`, `EngineNotStarted`, also when nothing answers at `endpoint`
 * @example const engine = await startDynamoDb();
 * const client = new DynamoDBClient({ endpoint: engine.endpoint });
 */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDbEngine> {
  if (options.endpoint !== undefined) return externalEngine(options.endpoint);
  const { kind, command } = chooseEngine(options);
  const supervisor = new Supervisor();
  try {
    const { port, engine } = await startOnFreePort(kind, supervisor, command);
    const pid = await engine.pid;
    return { endpoint: `http://127.0.0.1:${port}`, kind, pid, can: (f) => FEATURES[kind].includes(f), stop: () => supervisor.stop() };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

async function externalEngine(endpoint: string): Promise<DynamoDbEngine> {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || !isLoopback(url.hostname)) {
    throw new LocalError(
      'EndpointRefused',
      `--dynamodb-endpoint ${JSON.stringify(endpoint)} is refused: the local run uses loopback addresses only, for example http://127.0.0.1:8000.`,
    );
  }
  if (!(await accepts(Number(url.port) || (url.protocol === 'https:' ? 443 : 80), url.hostname.replace(/^\[|\]$/g, '')))) {
    throw new LocalError(
      'EngineNotStarted',
      `--dynamodb-endpoint ${endpoint}: nothing answers there. Start the engine first, or leave the option out.`,
    );
  }
  return { endpoint: url.origin, kind: 'external', can: (f) => FEATURES.external.includes(f), stop: async () => undefined };
}

interface Choice {
  readonly kind: 'dynoxide' | 'dynamodb-local';
  readonly command: (port: number) => EngineCommand;
}

function chooseEngine(options: DynamoDbOptions): Choice {
  const prefer = options.prefer ?? (options.dynamoDbLocalJar === undefined ? undefined : 'dynamodb-local');
  const platformPackage = `@dynoxide/${process.platform}-${process.arch}`;
  const folder = prefer === 'dynamodb-local' ? undefined : packageFolder(platformPackage, 'package.json');
  const binary = folder && join(folder, process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  if (binary && existsSync(binary)) {
    return { kind: 'dynoxide', command: (port) => engineCommand(binary, ['serve', '--host', '127.0.0.1', '--port', `${port}`]) };
  }
  const jar = options.dynamoDbLocalJar ?? process.env.DYNAMODB_LOCAL_JAR;
  if (jar && prefer !== 'dynoxide') {
    const args = dynamoDbLocalArguments(jar);
    return { kind: 'dynamodb-local', command: (port) => engineCommand('java', [...args, '-port', `${port}`]) };
  }
  throw new LocalError(
    'EngineMissing',
    `No DynamoDB engine is installed. Either run\n  npm install --save-dev ${platformPackage}\nor, with Java 17 or newer, set DYNAMODB_LOCAL_JAR (or --dynamodb-local-jar) to the file DynamoDBLocal.jar.`,
  );
}

function engineCommand(command: string, args: readonly string[]): EngineCommand {
  const env = { PATH: process.env.PATH ?? '', TZ: 'UTC', ...(process.env.JAVA_HOME ? { JAVA_HOME: process.env.JAVA_HOME } : {}) };
  return { command, args, env, cwd: tmpdir(), stopSignals: ['SIGTERM'], graceMs: 3000 };
}

async function startOnFreePort(
  name: string,
  supervisor: Supervisor,
  command: (port: number) => EngineCommand,
): Promise<{ port: number; engine: SupervisedEngine }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const engine = supervisor.spawn(command(port));
    try {
      await waitUntilReady(name, engine, () => accepts(port), 30_000);
      return { port, engine };
    } catch (error) {
      // Somebody else may have taken the port in between.
      if (attempt === 3) throw error;
    }
  }
}
