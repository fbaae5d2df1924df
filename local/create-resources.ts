import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { functionNamed, type LocalResources } from './adapters';
import type { AwsService, LocalSecret, ObjectStore } from './aws';
import { CodeFolders } from './code';
import type { Watch } from './engines';
import { createEventServices } from './event-services';
import { jsonOf, type LocalEvent } from './events';
import { LOCAL_REGION, type LocalFunction } from './lambda';
import { isLoopback } from './loopback';
import type { Closers, Engines } from './start-engines';
import type { LocalStateMachine } from './states';

export interface ResourceParts {
  readonly engines: Engines;
  readonly objects: ObjectStore;
  readonly secrets: LocalSecret[];
  readonly services: Map<string, AwsService>;
  readonly aws: string;
  readonly closers: Closers;
  readonly dataDir: string;
  readonly watch: Watch;
  readonly concurrency: number;
  readonly allowedHosts: readonly string[];
  readonly onEvent: (event: LocalEvent) => void;
}

/** What adapters put the resources of the stacks into, with the services around it. */
export function createResources({
  engines,
  objects,
  secrets,
  services,
  aws,
  closers,
  dataDir,
  watch,
  concurrency,
  allowedHosts,
  onEvent,
}: ResourceParts): LocalResources {
  const { dynamodb: engine, postgres } = engines;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const functions = new Map<string, LocalFunction>();
  const publicUrls = new Map<string, string>();
  const stateMachines: LocalStateMachine[] = [];
  const notice = (message: string): void => onEvent({ type: 'notice', message });
  const invoke = (name: string, event: unknown): Promise<unknown> => functionNamed(functions, name).invoke(event);
  const events = createEventServices({
    stateMachines,
    objects,
    concurrency,
    services,
    invoke,
    functionName: (reference) => functionNamed(functions, reference).name,
    notice,
    onEvent: (event) => onEvent({ type: 'history', event }),
  });
  closers.push(async () => events.executions.stop());
  return {
    ...events,
    dynamodb: new DynamoDBClient({ endpoint: engine.endpoint, region: LOCAL_REGION, credentials }),
    engine,
    objects,
    secrets,
    tables: [],
    buckets: [],
    singleTables: new Set(),
    functions,
    layers: new Map(),
    stateMachines,
    functionDefaults: {
      endpoints: { aws, dynamodb: engine.endpoint },
      allowedHosts: postgres && !isLoopback(postgres.connection.host) ? [postgres.connection.host] : [],
      concurrency,
      watch,
      variables: postgres?.sessionOptions ? { PGOPTIONS: postgres.sessionOptions } : {},
      onLine: (functionName, line) => onEvent({ type: 'log', functionName, line, json: jsonOf(line) }),
      codeFolders: new CodeFolders(join(dataDir, 'code')),
    },
    allowedHosts,
    notice,
    onRequest: (request) => onEvent({ type: 'request', ...request }),
    services,
    urls: [],
    publicUrls,
    localText: (text) => [...publicUrls].reduce((result, [from, to]) => result.replaceAll(from, to), text),
    afterStart: [],
    whenServing: [],
    closers,
    invoke,
  };
}
