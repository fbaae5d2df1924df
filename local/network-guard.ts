/**
 * Loaded with `--require` into every process that runs a handler, and by NODE_OPTIONS into every Node process and thread that a
 * handler starts: connections and look-ups that leave this machine fail before a packet is sent. LOCAL_ALLOWED_HOSTS names the
 * exceptions, separated by commas.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { isLoopback } from './loopback';

type AnyFunction = (this: unknown, ...args: never[]) => unknown;

const allowedHosts = new Set((process.env.LOCAL_ALLOWED_HOSTS ?? '').split(',').filter(Boolean));

const told = new Set<string>();

function refusal(target: string): Error {
  const error = new Error(
    `The local run refused to reach ${target}: handlers reach this machine only${allowedHosts.size === 0 ? '' : ` and ${[...allowedHosts].join(', ')}`}. Nothing was sent.`,
  );
  error.name = 'NetworkRefusedError';
  // What a handler throws often hides it: "fetch failed".
  if (!told.has(target)) process.stderr.write(`${error.message}\n`);
  told.add(target);
  return Object.assign(error, { code: 'ERR_LOCAL_NETWORK_REFUSED' });
}

function allowed(host: string): boolean {
  return isLoopback(host) || allowedHosts.has(host);
}

interface Destination {
  readonly path?: string | null;
  readonly host?: string;
  readonly port?: number | string;
}

/** The destination in the arguments of `socket.connect`, which net, tls, http, http2 and fetch all end in. */
function destination(args: readonly unknown[]): Destination {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { path: first };
  return { port: first as number, host: typeof args[1] === 'string' ? args[1] : 'localhost' };
}

/** Fails as a connection does that nobody accepts: later, when the caller listens for it. */
function fail(socket: net.Socket, error: Error): net.Socket {
  (socket as { connecting: boolean }).connecting = true;
  setImmediate(() => socket.destroy(error));
  return socket;
}

function guardSockets(): void {
  const connect = net.Socket.prototype.connect as AnyFunction;
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const { path, host = 'localhost', port } = destination(args);
    // An http agent passes null for no path.
    if (!path && !allowed(host)) return fail(this, refusal(`${host}:${port}`));
    return connect.apply(this, args as never[]) as net.Socket;
  } as typeof net.Socket.prototype.connect;
}

function guardDatagrams(): void {
  const prototype = dgram.Socket.prototype as unknown as Record<'send' | 'connect', AnyFunction>;
  const { send, connect } = prototype;
  // send(message, [offset, length,] port, address, callback) and connect(port, address, callback)
  const check = (args: readonly unknown[], position: number): void => {
    const address = args.slice(position).find((value) => typeof value === 'string') as string | undefined;
    if (address !== undefined && !allowed(address)) throw refusal(`${address} (UDP)`);
  };
  prototype.send = function (...args) {
    check(args, 1);
    return send.apply(this, args);
  };
  prototype.connect = function (...args) {
    check(args, 1);
    return connect.apply(this, args);
  };
}

type Callback = (error: Error) => void;

function guardFunction(target: object, name: string, refuse: (host: string, callback: Callback | undefined) => unknown): void {
  const holder = target as Record<string, AnyFunction | undefined>;
  const original = holder[name];
  if (typeof original !== 'function') return;
  holder[name] = function (...args: unknown[]) {
    const host = args[0];
    // Node looks up an empty host for addresses that need no name server.
    if (typeof host !== 'string' || host === '' || allowed(host) || (name === 'lookup' && net.isIP(host) !== 0)) {
      return original.apply(this, args as never[]);
    }
    return refuse(host, args.at(-1) as Callback | undefined);
  } as AnyFunction;
}

function guardNames(): void {
  const names = (target: object): string[] =>
    Object.getOwnPropertyNames(target).filter((name) => /^(lookup|lookupService|reverse|resolve.*)$/.test(name));
  const byCallback = (host: string, callback: Callback | undefined): unknown => {
    if (typeof callback !== 'function') throw refusal(`a name server for ${host}`);
    process.nextTick(callback, refusal(`a name server for ${host}`));
    return {};
  };
  const byPromise = (host: string): Promise<never> => Promise.reject(refusal(`a name server for ${host}`));
  for (const target of [dns, dns.Resolver.prototype]) for (const name of names(target)) guardFunction(target, name, byCallback);
  for (const target of [dns.promises, dns.promises.Resolver.prototype]) {
    for (const name of names(target)) guardFunction(target, name, byPromise);
  }
}

guardSockets();
guardDatagrams();
guardNames();
syncBuiltinESMExports();
