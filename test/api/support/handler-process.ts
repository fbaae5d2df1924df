import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

interface Answer {
  readonly id?: number;
  readonly ready?: true;
  readonly result?: unknown;
  readonly error?: string;
}

/** A function of the library that runs in a process of its own. It dies with this one. */
export class HandlerProcess {
  /** @param file the bundle */
  public static async start(file: string, environment: Record<string, string>): Promise<HandlerProcess> {
    const child = fork(join(__dirname, 'handler-child.mjs'), [file], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_MAX_ATTEMPTS: '1',
        ...environment,
      },
    });
    const started = new HandlerProcess(child);
    await started.ready;
    return started;
  }

  /** What the function logged. */
  public log = '';
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly ready: Promise<void>;
  private count = 0;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data) => {
        this.log += data;
      });
    }
    this.ready = new Promise((resolve, reject) => {
      child.on('message', (answer: Answer) => {
        if (answer.ready) resolve();
        else this.waiting.get(answer.id as number)?.(answer);
      });
      child.once('exit', (code) => reject(new Error(`the function ended with code ${code}: ${this.log}`)));
    });
  }

  /** What the handler returns for an event; its error is thrown. */
  public call(event: object): Promise<unknown> {
    return this.send('call', { event });
  }

  /** Lets time pass for the caches. */
  public async advance(milliseconds: number): Promise<void> {
    await this.send('advance', { milliseconds });
  }

  /** A token made by jose. */
  public sign(payload: object, header: object, key: { secret: string } | { jwk: object }): Promise<string> {
    return this.send('sign', { payload, header, ...key }) as Promise<string>;
  }

  /** A pair of keys as JWKs: the public one has the id. */
  public keyPair(alg: string, kid: string): Promise<{ open: object; secret: object }> {
    return this.send('keyPair', { alg, kid }) as Promise<{ open: object; secret: object }>;
  }

  public async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }

  private send(job: string, input: object): Promise<unknown> {
    const id = this.count++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ error, result }) => {
        this.waiting.delete(id);
        if (error === undefined) resolve(result);
        else reject(new Error(error));
      });
      this.child.send({ id, job, ...input });
    });
  }
}
