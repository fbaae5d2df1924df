import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AdapterRegistry, functionNamed, type LocalResources } from '../../../local/adapters';
import { type RunScope, readAssembly, StackScope } from '../../../local/assembly';
import type { RequestLog } from '../../../local/gateway';
import { FunctionError, type LocalFunction } from '../../../local/lambda';

// biome-ignore lint/suspicious/noExplicitAny: what is in an event is what the tests are about
export type Event = Record<string, any>;
export type Handler = (event: Event) => unknown;

export interface Served {
  readonly url: string;
  readonly urls: LocalResources['urls'];
  readonly publicUrls: ReadonlyMap<string, string>;
  /** The events that functions have got, in order. */
  readonly events: { readonly name: string; readonly event: Event }[];
  readonly requests: RequestLog[];
  readonly notices: string[];
  stop(): Promise<void>;
}

/** A function of the stack that `serveStack` answers for with the handler of the same id. */
export function testFunction(stack: Stack, id = 'Fn'): LambdaFunction {
  return new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('-') });
}

export const failure = (errorMessage: string, errorType = 'Error'): FunctionError => new FunctionError({ errorType, errorMessage });

/** Serves the API of a synthesized stack, with functions that are functions of the test: no engine and no process. */
export async function serveStack(
  build: (stack: Stack) => void,
  handlers: { readonly [id: string]: Handler },
  allowedHosts: readonly string[] = [],
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'Api');
  build(stack);
  app.synth();
  const registry = new AdapterRegistry([]);
  const run: RunScope = { scopes: [], identityOf: (type) => registry.of(type), secretText: () => 'abc' };
  for (const one of readAssembly(folder)) run.scopes.push(new StackScope(one, run));
  rmSync(folder, { recursive: true });

  const events: Served['events'] = [];
  const requests: RequestLog[] = [];
  const notices: string[] = [];
  const publicUrls = new Map<string, string>();
  const functions = new Map<string, LocalFunction>(Object.keys(handlers).map((id) => [id, { name: id } as LocalFunction]));
  const resources = {
    allowedHosts,
    notice: (message: string) => notices.push(message),
    onRequest: (request: RequestLog) => requests.push(request),
    urls: [] as LocalResources['urls'],
    publicUrls,
    localText: (text: string) => [...publicUrls].reduce((result, [from, to]) => result.replaceAll(from, to), text),
    afterStart: [] as (() => unknown)[],
    closers: [] as (() => Promise<unknown>)[],
    invoke: async (arn: string, event: unknown) => {
      const id = [...functions.keys()].find((known) => new RegExp(`-${known}[0-9A-F]{8}$`).test(arn)) ?? functionNamed(functions, arn).name;
      const copy = JSON.parse(JSON.stringify(event)) as Event;
      events.push({ name: id, event: copy });
      return JSON.parse(JSON.stringify((await handlers[id](copy)) ?? null));
    },
  };
  const stop = async (): Promise<void> => {
    for (const close of resources.closers.splice(0).reverse()) await close();
  };
  try {
    const mine = registry
      .inOrder(run.scopes.flatMap((scope) => scope.resources()))
      .filter(({ resource }) => /ApiGateway/.test(resource.type));
    for (const { resource, adapter } of mine) await adapter.start?.(resource, resources as unknown as LocalResources);
    for (const begin of resources.afterStart) await begin();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: resources.urls[0]?.url, urls: resources.urls, publicUrls, events, requests, notices, stop };
}
