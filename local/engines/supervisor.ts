import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { childScript } from '../child-script';
import { endProcess } from '../end-process';
import { LocalError } from '../errors';
import type { EngineCommand, WardenReply, WardenRequest } from './warden-protocol';

/** How a supervised program ended, with the last 16 KB that it printed. */
export interface EngineExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

/** Kills a process when this process dies, and with `group` all of the group that it leads. Returns the function that forgets it. */
export type Watch = (pid: number, group?: boolean) => () => void;

/** A program that cannot outlive this process. */
export interface SupervisedEngine {
  readonly pid: Promise<number>;
  readonly exited: Promise<EngineExit>;
  stop(): Promise<void>;
}

interface Running {
  pid?: number;
  readonly spawned: (pid: number) => void;
  readonly exited: (exit: EngineExit) => void;
}

/**
 * Starts programs under a warden process, so that they die with this process, also when it is killed with SIGKILL. Should the warden
 * be killed instead, this process kills the programs.
 */
export class Supervisor {
  private readonly warden: ChildProcess;
  private readonly running = new Map<number, Running>();
  private readonly owned = new Set<string>();
  private readonly gone: Promise<void>;
  private readonly started: Promise<void>;
  private tellStarted: () => void = () => undefined;
  private nextId = 1;
  private waits = 0;

  public constructor() {
    this.warden = spawn(process.execPath, [childScript('warden')], { stdio: ['pipe', 'pipe', 'inherit'], detached: true, env: {} });
    this.warden.stdin?.on('error', () => undefined); // its death is told by 'exit'
    createInterface({ input: this.warden.stdout as NodeJS.ReadableStream }).on('line', (line) => this.receive(JSON.parse(line)));
    this.gone = new Promise((resolve) => {
      const end = (): void => {
        for (const [id, engine] of this.running) {
          if (engine.pid !== undefined) endProcess(engine.pid, 'SIGKILL');
          this.end(id, { code: null, signal: 'SIGKILL', output: 'its warden process ended' });
        }
        resolve();
      };
      this.warden.once('exit', end);
      this.warden.once('error', end); // it could not be started at all
    });
    this.started = new Promise((resolve, reject) => {
      this.tellStarted = resolve;
      const message = 'The warden process, which ends what this run starts, ended before it was ready. Install this package again.';
      void this.gone.then(() => reject(new LocalError('WardenNotStarted', message)));
    });
    this.started.catch(() => undefined); // told to whoever asks
    this.keepAlive(false);
  }

  /** The process id of the warden. */
  public get pid(): number | undefined {
    return this.warden.pid;
  }

  /**
   * Waits until the warden is there: nothing that is started from then on can outlive this process.
   * @throws LocalError `WardenNotStarted`
   */
  public ready(): Promise<void> {
    return this.waitFor(this.started);
  }

  /** Starts a program. */
  public spawn(command: EngineCommand): SupervisedEngine {
    const id = this.nextId++;
    let spawned: (pid: number) => void = () => undefined;
    let ended: (exit: EngineExit) => void = () => undefined;
    const exited = new Promise<EngineExit>((resolve) => {
      ended = resolve;
    });
    const pid = new Promise<number>((resolve, reject) => {
      spawned = resolve;
      void exited.then((exit) => reject(new LocalError('EngineNotStarted', `${command.command} did not start: ${exit.output}`)));
    });
    void this.waitFor(pid).catch(() => undefined); // whoever awaits it is told; nobody has to
    this.running.set(id, { spawned, exited: ended });
    this.send({ type: 'spawn', id, ...command });
    const stop = async (): Promise<void> => {
      if (this.running.has(id)) this.send({ type: 'stop', id });
      await this.waitFor(exited);
    };
    return { pid, exited, stop };
  }

  /** Runs a program to its end. */
  public run(command: EngineCommand): Promise<EngineExit> {
    return this.waitFor(this.spawn(command).exited);
  }

  /**
   * Kills a process of this process when this process dies, with all of the group that it leads if there is one. Returns the function
   * that forgets it.
   */
  public watch(pid: number, group = false): () => void {
    this.send({ type: 'watch', pid, group });
    return () => this.send({ type: 'unwatch', pid });
  }

  /** Removes a directory at the end, whatever the end is. */
  public own(path: string): void {
    this.owned.add(path);
    this.send({ type: 'own', path });
  }

  /** Stops every program, removes every owned directory and ends the warden. */
  public async stop(): Promise<void> {
    this.warden.stdin?.end();
    await this.waitFor(this.gone);
    for (const path of this.owned) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  }

  /** An engine alone does not keep this process alive; waiting for one does. */
  private async waitFor<T>(work: Promise<T>): Promise<T> {
    if (this.waits++ === 0) this.keepAlive(true);
    try {
      return await work;
    } finally {
      if (--this.waits === 0) this.keepAlive(false);
    }
  }

  private keepAlive(on: boolean): void {
    const handles = [this.warden, this.warden.stdin, this.warden.stdout] as unknown as { ref(): void; unref(): void }[];
    for (const handle of handles) {
      if (on) handle.ref();
      else handle.unref();
    }
  }

  private send(request: WardenRequest): void {
    if (this.warden.stdin?.writable) this.warden.stdin.write(`${JSON.stringify(request)}\n`);
  }

  private receive(message: WardenReply): void {
    if (message.type === 'ready') {
      this.tellStarted();
      return;
    }
    const engine = this.running.get(message.id);
    if (!engine) return;
    if (message.type === 'spawned') {
      engine.pid = message.pid;
      engine.spawned(message.pid);
      return;
    }
    this.end(message.id, message);
  }

  private end(id: number, exit: EngineExit): void {
    const engine = this.running.get(id);
    this.running.delete(id);
    engine?.exited({ code: exit.code, signal: exit.signal, output: exit.output });
  }
}
