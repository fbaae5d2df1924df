import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { childScript } from '../child-script';
import type { FunctionErrorPayload, HandlerMessage, InvokeMessage } from './protocol';

/** How long a handler may take to load, as on AWS. */
const INIT_LIMIT_MS = 10_000;

/** An invocation that failed: what Lambda calls a function error. */
export class FunctionError extends Error {
  public constructor(public readonly payload: FunctionErrorPayload) {
    super(`${payload.errorType}: ${payload.errorMessage}`);
    this.name = 'FunctionError';
  }
}

export interface HandlerProcessOptions {
  readonly env: { readonly [name: string]: string };
  readonly memoryMb: number;
  /** A line that the handler printed. */
  readonly onLine: (line: string) => void;
  /** Kills the process when this one dies. Returns the function that forgets it. */
  readonly watch: (pid: number) => () => void;
}

/** One process that runs one invocation at a time: an execution environment of Lambda. */
export class HandlerProcess {
  /** The most memory that the process has held, in bytes. */
  public maxRssBytes = 0;
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private readonly exited: Promise<string>;
  private pending?: { resolve: (payload: string) => void; reject: (error: FunctionError) => void };
  private hasExited = false;

  public constructor(options: HandlerProcessOptions) {
    this.child = spawn(process.execPath, [`--max-old-space-size=${options.memoryMb}`, childScript('runtime')], {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C is for the parent: it ends the handlers itself.
      detached: true,
    });
    const forget = this.child.pid === undefined ? undefined : options.watch(this.child.pid);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', options.onLine);
    }
    this.exited = new Promise((resolve) => {
      const end = (reason: string): void => {
        this.hasExited = true;
        forget?.();
        resolve(reason);
      };
      this.child.once('error', (error) => end(error.message));
      this.child.once('exit', (code, signal) => end(signal ? `signal: ${signal}` : `exit status ${code}`));
    });
    this.ready = new Promise((resolve, reject) => {
      this.child.on('message', (message: HandlerMessage) => {
        if (message.type === 'ready') resolve();
        else if (message.type !== 'init-error') this.settle(message);
        else {
          reject(new FunctionError(message.error));
          this.kill();
        }
      });
      void this.exited.then((reason) => reject(exitError('init', reason)));
    });
    this.ready.catch(() => undefined); // told to whoever invokes
  }

  /** Process id. @default - undefined when the process could not be started */
  public get pid(): number | undefined {
    return this.child.pid;
  }

  /** False once the process has ended. */
  public get usable(): boolean {
    return !this.hasExited;
  }

  /**
   * Runs the handler once.
   * @param timeoutMs after this time the process is killed
   * @returns JSON text
   * @throws FunctionError
   */
  public async invoke(id: string, event: string, timeoutMs: number): Promise<string> {
    await this.limited(this.ready, id, INIT_LIMIT_MS);
    return this.limited(this.exchange({ id, event, deadline: Date.now() + timeoutMs }), id, timeoutMs);
  }

  /** Ends the process at once and waits until it has gone. */
  public async stop(): Promise<void> {
    this.kill();
    await this.exited;
  }

  private exchange(message: InvokeMessage): Promise<string> {
    return new Promise((resolve, reject) => {
      this.pending = { resolve, reject };
      void this.exited.then((reason) => reject(exitError(message.id, reason)));
      this.child.send(message, (error) => error && reject(exitError(message.id, error.message)));
    });
  }

  private async limited<T>(work: Promise<T>, id: string, limitMs: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const errorMessage = `RequestId: ${id} Error: Task timed out after ${(limitMs / 1000).toFixed(2)} seconds`;
        reject(new FunctionError({ errorType: 'Sandbox.Timedout', errorMessage }));
        this.kill();
      }, limitMs);
    });
    try {
      return await Promise.race([work, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  private kill(): void {
    this.hasExited = true;
    this.child.kill('SIGKILL');
  }

  private settle(message: Extract<HandlerMessage, { id: string }>): void {
    this.maxRssBytes = Math.max(this.maxRssBytes, message.maxRssBytes);
    if (message.type === 'result') this.pending?.resolve(message.payload);
    else this.pending?.reject(new FunctionError(message.error));
  }
}

function exitError(id: string, reason: string): FunctionError {
  return new FunctionError({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${id} Error: Runtime exited with error: ${reason}`,
  });
}
