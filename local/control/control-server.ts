import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalError, messageOf } from '../errors';
import { FunctionError } from '../lambda';
import { bodyOf } from '../messaging';
import { type ControlAddress, removeControlFile, writeControlFile } from './control-file';

/** What other commands may ask of a run. */
export interface Controlled {
  invoke(name: string, event: unknown): Promise<unknown>;
  fire(name: string): Promise<unknown>;
  rotate(name: string): Promise<unknown>;
}

/** An operation of a run. */
export type ControlOperation = keyof Controlled;

/** What an operation is about. */
export interface ControlRequest {
  readonly name: string;
  readonly event?: unknown;
}

/** What came of it: a result, the error of a function, or an error of the run. */
export type ControlAnswer =
  | { readonly result: unknown }
  | { readonly functionError: FunctionError['payload'] }
  | { readonly code: string; readonly message: string };

export interface ControlServer {
  /** Removes the file, too. */
  stop(): Promise<void>;
}

/** Lets other commands of the same user control the run: on loopback, with a token that is in `<data-dir>/run.json`. */
export async function startControl(run: Controlled, dataDir: string): Promise<ControlServer> {
  const token = randomBytes(32).toString('hex');
  const server = createServer((message, response) => void answer(run, token, message, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address: ControlAddress = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token };
  writeControlFile(dataDir, address);
  return {
    stop: async () => {
      removeControlFile(dataDir, address);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(run: Controlled, token: string, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: ControlAnswer): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (!isAllowed(message.headers.authorization, token))
    return send(403, { code: 'Forbidden', message: 'The token of run.json is needed.' });
  try {
    const { name, event } = JSON.parse((await bodyOf(message)).toString('utf8')) as ControlRequest;
    send(200, { result: (await operate(run, message.url ?? '', name, event)) ?? null });
  } catch (error) {
    if (error instanceof FunctionError) send(200, { functionError: error.payload });
    else if (error instanceof LocalError) send(400, { code: error.code, message: error.message });
    else send(500, { code: 'ControlFailed', message: messageOf(error) });
  }
}

function operate(run: Controlled, path: string, name: string, event: unknown): Promise<unknown> {
  switch (path) {
    case '/invoke':
      return run.invoke(name, event);
    case '/fire':
      return run.fire(name);
    case '/rotate':
      return run.rotate(name);
    case '/alive':
      return Promise.resolve();
    default:
      throw new LocalError('ControlUnknown', `The run knows invoke, fire and rotate, not ${path}. Are both commands of the same version?`);
  }
}

function isAllowed(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
