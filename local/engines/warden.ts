/**
 * A process that outlives its parent by a moment: when the parent goes, however it goes, stdin ends, and the warden stops what the
 * parent had started and removes its directories. It is detached, so a signal to the parent's group does not reach it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { endProcess } from '../end-process';
import type { EngineCommand, WardenReply, WardenRequest } from './warden-protocol';

const OUTPUT_LIMIT = 16_384;

interface Engine {
  readonly process: ChildProcess;
  readonly command: EngineCommand;
  readonly exited: Promise<void>;
}

const engines = new Map<number, Engine>();
/** Whether all of its group is meant, by process id. */
const watched = new Map<number, boolean>();
const owned = new Set<string>();

function reply(message: WardenReply): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function start(id: number, command: EngineCommand): void {
  let output = '';
  const child = spawn(command.command, command.args, {
    env: command.env,
    cwd: command.cwd,
    uid: command.uid,
    gid: command.gid,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const collect = (data: Buffer): void => {
    output = (output + data.toString()).slice(-OUTPUT_LIMIT);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = new Promise<void>((resolve) => {
    const end = (code: number | null, signal: string | null): void => {
      engines.delete(id);
      reply({ type: 'exited', id, code, signal, output });
      resolve();
    };
    child.once('error', (error) => {
      output += error.message;
      end(null, null);
    });
    child.once('close', end);
  });
  engines.set(id, { process: child, command, exited });
  if (child.pid !== undefined) reply({ type: 'spawned', id, pid: child.pid });
}

async function stop(engine: Engine): Promise<void> {
  for (const signal of [...engine.command.stopSignals, 'SIGKILL' as const]) {
    engine.process.kill(signal);
    const gone = await Promise.race([
      engine.exited.then(() => true),
      new Promise<false>((r) => setTimeout(r, engine.command.graceMs, false)),
    ]);
    if (gone) return;
  }
}

async function parentHasGone(): Promise<void> {
  for (const [pid, group] of watched) endProcess(pid, 'SIGKILL', group);
  await Promise.all([...engines.values()].map(stop));
  for (const path of owned) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

function handle(request: WardenRequest): void {
  switch (request.type) {
    case 'spawn':
      start(request.id, request);
      return;
    case 'stop': {
      const engine = engines.get(request.id);
      if (engine) void stop(engine);
      return;
    }
    case 'watch':
      watched.set(request.pid, request.group);
      return;
    case 'unwatch':
      watched.delete(request.pid);
      return;
    case 'own':
      owned.add(request.path);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// The parent may be gone while an answer is under way.
process.stdout.on('error', () => undefined);
createInterface({ input: process.stdin })
  .on('line', (line) => handle(JSON.parse(line)))
  .once('close', () => void parentHasGone());
reply({ type: 'ready' });
