import { randomUUID } from 'node:crypto';
import { childScript } from '../child-script';
import { type HandlerEnvironment, handlerEnvironment } from './environment';
import { FunctionError, HandlerProcess } from './handler-process';

/** Largest event and largest answer of a synchronous invocation, as on AWS. */
const PAYLOAD_LIMIT = 6 * 1024 * 1024;

/** What runs when a function is invoked. */
export interface FunctionCode extends Pick<HandlerEnvironment, 'taskRoot' | 'opt'> {
  /** Of an image. @default - that of the function */
  readonly handler?: string;
  /** Of an image; the function's own come first. @default - none */
  readonly variables?: { readonly [name: string]: string };
}

export interface LocalFunctionOptions extends Omit<HandlerEnvironment, 'guardFile' | 'taskRoot' | 'opt'> {
  /** A function is asked whenever a process starts, and may throw a FunctionError. */
  readonly code: FunctionCode | (() => FunctionCode);
  readonly timeoutMs: number;
  /** How many invocations may run at the same time; more wait. */
  readonly concurrency: number;
  /** A line that the handler printed, without its line end. */
  readonly onLine: (line: string) => void;
  readonly watch: (pid: number) => () => void;
}

/** A function of the template: the bundled handler, unmodified, in processes that are reused while they are warm. */
export class LocalFunction {
  public readonly name: string;
  private readonly idle: HandlerProcess[] = [];
  private readonly processes = new Set<HandlerProcess>();
  /** Of an older version: they end with the invocation that they are in. */
  private readonly retired = new WeakSet<HandlerProcess>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private peak = 0;
  private stopped = false;

  public constructor(private options: LocalFunctionOptions) {
    this.name = options.name;
  }

  /** The most memory that one process of this function has held, in bytes. */
  public get maxRssBytes(): number {
    return Math.max(this.peak, ...[...this.processes].map((process) => process.maxRssBytes));
  }

  /** The ids of the processes that are running or warm. */
  public get pids(): number[] {
    return [...this.processes].flatMap((process) => (process.pid === undefined ? [] : [process.pid]));
  }

  /**
   * Invokes the function and waits for its answer.
   * @returns the answer, after a round trip through JSON
   * @throws FunctionError when the handler threw, crashed or timed out
   */
  public async invoke(event: unknown): Promise<unknown> {
    const text = JSON.stringify(event ?? null);
    checkSize('Request', text);
    await this.enter();
    let handler: HandlerProcess | undefined;
    try {
      handler = this.idle.pop() ?? this.start();
      const payload = await handler.invoke(randomUUID(), text, this.options.timeoutMs);
      checkSize('Response', payload);
      return JSON.parse(payload);
    } finally {
      await this.leave(handler);
    }
  }

  /** Uses other options from the next process on. */
  public update(options: LocalFunctionOptions): void {
    this.options = options;
  }

  /** Ends the processes that are warm, and those that are running once they have answered: the next invocation loads the code anew. */
  public async recycle(): Promise<void> {
    for (const process of this.processes) this.retired.add(process);
    await Promise.all(this.idle.splice(0).map((process) => this.end(process)));
  }

  /** Ends every process of the function. Running invocations fail, later ones are refused. */
  public async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.processes].map((process) => process.stop()));
  }

  private start(): HandlerProcess {
    if (this.stopped)
      throw new FunctionError({ errorType: 'Local.Stopped', errorMessage: `Function ${this.name}: the local run has ended.` });
    const { code, ...options } = this.options;
    const { variables, ...found } = typeof code === 'function' ? code() : code;
    const env = handlerEnvironment({
      ...options,
      ...found,
      handler: found.handler ?? options.handler,
      variables: { ...variables, ...options.variables },
      guardFile: childScript('network-guard'),
    });
    const handler = new HandlerProcess({ ...this.options, env });
    this.processes.add(handler);
    return handler;
  }

  private async enter(): Promise<void> {
    if (this.running < this.options.concurrency) this.running++;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private async leave(handler: HandlerProcess | undefined): Promise<void> {
    if (handler?.usable && !this.retired.has(handler)) this.idle.push(handler);
    else if (handler) await this.end(handler);
    const next = this.waiting.shift();
    if (next) next();
    else this.running--;
  }

  private async end(handler: HandlerProcess): Promise<void> {
    await handler.stop();
    this.peak = Math.max(this.peak, handler.maxRssBytes);
    this.processes.delete(handler);
  }
}

function checkSize(what: 'Request' | 'Response', text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= PAYLOAD_LIMIT) return;
  throw new FunctionError({
    errorType: what === 'Request' ? 'Lambda.RequestTooLargeException' : 'Function.ResponseSizeTooLarge',
    errorMessage: `${what} payload size ${bytes} exceeds the limit of ${PAYLOAD_LIMIT} bytes`,
  });
}
