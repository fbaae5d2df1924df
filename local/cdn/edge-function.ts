import { createHash, createHmac } from 'node:crypto';
import querystring from 'node:querystring';
import { createContext, Script } from 'node:vm';
import { messageOf } from '../errors';
import type { Values, ViewerRequest, ViewerResponse } from './viewer-exchange';

/** AWS stops a function after about a millisecond of CPU; this only ends loops. */
const TIMEOUT_MS = 500;

/** The code of an `AWS::CloudFront::Function`, with what its runtime has and nothing else: no timers, no network, no `process`. */
export class EdgeFunction {
  private readonly script: Script;

  /** @throws Error when the code does not compile, or imports the key value store */
  public constructor(
    private readonly name: string,
    code: string,
    private readonly onLine: (line: string) => void,
  ) {
    if (/^\s*import\s/m.test(code)) throw new Error('key value stores are not available locally.');
    this.script = new Script(`${code}\n;JSON.stringify`, { filename: `${name}.js` });
  }

  /** @throws EdgeFunctionError */
  public async onRequest(request: ViewerRequest, viewer: EdgeViewer): Promise<ViewerRequest | ViewerResponse> {
    const result = await this.run(viewer, 'viewer-request', { request: eventRequest(request) });
    if ('statusCode' in result) return viewerResponse(result);
    const changed = { ...request, ...fromEventRequest(result as unknown as EventRequest) };
    if (typeof changed.uri === 'string' && changed.uri.startsWith('/')) return changed;
    throw new EdgeFunctionError(`${this.name} returned no request: its uri is ${JSON.stringify(changed.uri)}`);
  }

  /** @throws EdgeFunctionError */
  public async onResponse(request: ViewerRequest, response: ViewerResponse, viewer: EdgeViewer): Promise<ViewerResponse> {
    const { status: statusCode, headers } = response;
    const { 'set-cookie': _, ...others } = headers;
    const event = { request: eventRequest(request), response: { statusCode, headers: toEvent(others), cookies: {} } };
    const result = viewerResponse(await this.run(viewer, 'viewer-response', event));
    return { ...result, headers: { ...result.headers, ...(headers['set-cookie'] ? { 'set-cookie': headers['set-cookie'] } : {}) } };
  }

  private async run(viewer: EdgeViewer, eventType: string, event: object): Promise<{ readonly [name: string]: unknown }> {
    const { ip, ...context } = viewer;
    const whole = { version: '1.0', context: { ...context, eventType }, viewer: { ip }, ...event };
    try {
      const sandbox = createContext(this.globals(), { codeGeneration: { strings: false, wasm: false } });
      this.script.runInContext(sandbox, { timeout: TIMEOUT_MS });
      // Text in and text out: objects of this process never reach the code.
      sandbox.__event = JSON.stringify(whole);
      const call = new Script('(async () => JSON.stringify(await handler(JSON.parse(__event))))()', { filename: `${this.name}.call.js` });
      const text = (await call.runInContext(sandbox, { timeout: TIMEOUT_MS })) as string | undefined;
      if (text === undefined) throw new Error('it returned nothing');
      return JSON.parse(text);
    } catch (error) {
      throw new EdgeFunctionError(`${this.name}: ${messageOf(error)}`);
    }
  }

  private globals(): Record<string, unknown> {
    const modules: Record<string, unknown> = { crypto: { createHash, createHmac }, querystring, buffer: { Buffer } };
    const log = (...values: unknown[]): void => this.onLine(values.map(String).join(' '));
    return {
      console: { log, error: log },
      Buffer,
      atob,
      btoa,
      require: (name: string) => {
        if (Object.hasOwn(modules, name)) return modules[name];
        throw new Error(`the module ${name} is not part of the runtime`);
      },
    };
  }
}

/** CloudFront answers 503 for it. */
export class EdgeFunctionError extends Error {
  public constructor(message: string) {
    super(message);
    this.name = 'EdgeFunctionError';
  }
}

export interface EdgeViewer {
  readonly ip: string;
  readonly distributionDomainName: string;
  readonly distributionId: string;
  readonly requestId: string;
}

interface EventValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}
type EventValues = { readonly [name: string]: EventValue };

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
interface EventRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: EventValues;
  readonly headers: EventValues;
  readonly cookies: EventValues;
}

function eventRequest({ method, uri, query, headers, cookies }: ViewerRequest): EventRequest {
  return { method, uri, querystring: toEvent(query), headers: toEvent(headers), cookies: toEvent(cookies) };
}

function fromEventRequest({ uri, querystring: query, headers, cookies }: EventRequest): Omit<ViewerRequest, 'method'> {
  return { uri, query: fromEvent(query), headers: fromEvent(headers), cookies: fromEvent(cookies) };
}

function viewerResponse(result: { readonly [name: string]: unknown }): ViewerResponse {
  const { statusCode, headers, body, cookies } = result as {
    statusCode: number;
    headers?: EventValues;
    cookies?: { readonly [name: string]: { readonly value: string; readonly attributes?: string } };
    body?: string | { readonly data?: string; readonly encoding?: string };
  };
  if (!Number.isInteger(statusCode)) throw new EdgeFunctionError(`the function returned the status ${JSON.stringify(statusCode)}`);
  const setCookies = Object.entries(cookies ?? {}).map(
    ([name, { value, attributes }]) => `${name}=${value}${attributes ? `; ${attributes}` : ''}`,
  );
  const data =
    typeof body === 'object' ? (body.encoding === 'base64' ? Buffer.from(body.data ?? '', 'base64').toString() : body.data) : body;
  return {
    status: statusCode,
    headers: { ...fromEvent(headers), ...(setCookies.length > 0 ? { 'set-cookie': setCookies } : {}) },
    body: data,
  };
}

function toEvent(values: Values): EventValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, all]) => [
      name,
      all.length === 1 ? { value: all[0] } : { value: all[0], multiValue: all.map((value) => ({ value })) },
    ]),
  );
}

function fromEvent(values: EventValues = {}): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, { value, multiValue }]) => [name, multiValue?.map((one) => String(one.value)) ?? [String(value)]]),
  );
}
