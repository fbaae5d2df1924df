import { connect, createServer } from 'node:net';
import { LocalError } from '../errors';
import type { SupervisedEngine } from './supervisor';

/** A port of the loopback interface that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/**
 * Waits until `check` holds, the engine exits, or the time is over.
 * @param timeoutMs milliseconds
 */
export async function waitUntilReady(
  name: string,
  engine: SupervisedEngine,
  check: () => Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let exit: string | undefined;
  void engine.exited.then((e) => {
    exit = `exit code ${e.code ?? e.signal}: ${e.output.trim()}`;
  });
  while (exit === undefined && Date.now() < deadline) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await engine.stop();
  throw new LocalError('EngineNotStarted', `${name} did not start: ${exit ?? `no answer within ${timeoutMs} ms`}`);
}

/**
 * Whether something accepts connections on a port, of loopback unless a host is given.
 * @param timeoutMs milliseconds, with the look-up of the name
 */
export function accepts(port: number, host = '127.0.0.1', timeoutMs = 5000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (answer: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(settle, timeoutMs, false);
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
