import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { endProcess, HAS_GROUPS } from './end-process';
import type { Watch } from './engines';
import { LocalError, messageOf } from './errors';

/** What a shell answers for a program that does not exist. */
const NOT_FOUND = 127;

/**
 * The cloud assembly of an app: a folder is taken as it is, anything else is a command that synthesizes into `outdir`,
 * after the "build" of cdk.json, as with the CDK command.
 *
 * @param watch kills the command, and what it has started, when this process dies
 * @throws LocalError `AssemblyMissing`, `SynthesisFailed`
 */
export async function assemblyFolder(app: string, outdir: string, watch: Watch): Promise<string> {
  if (existsSync(join(app, 'manifest.json'))) return resolve(app);
  if (statSync(app, { throwIfNoEntry: false })?.isDirectory()) {
    throw new LocalError(
      'AssemblyMissing',
      `--app ${app}: this folder has no manifest.json. Give the folder that "cdk synth" writes, or a command.`,
    );
  }
  const { build } = json('cdk.json') as { build?: unknown };
  if (typeof build === 'string') await runInShell('"build" of cdk.json', build, process.env, watch);
  rmSync(outdir, { recursive: true, force: true });
  await synthesize(app, resolve(outdir), watch);
  if (!existsSync(join(outdir, 'manifest.json'))) {
    throw new LocalError(
      'SynthesisFailed',
      `--app ${JSON.stringify(app)} ended without writing a cloud assembly. It must be a CDK app that calls app.synth() or lets the App do it.`,
    );
  }
  return resolve(outdir);
}

/** Runs the app as the CDK command does: it finds the folder and the context in its environment. */
function synthesize(command: string, outdir: string, watch: Watch): Promise<void> {
  const context = process.env.CDK_CONTEXT_JSON ?? JSON.stringify(projectContext());
  return runInShell('--app', command, { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: context }, watch);
}

/** @param option where the command comes from, for errors */
function runInShell(option: string, command: string, env: NodeJS.ProcessEnv, watch: Watch): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(command, {
      shell: true,
      stdio: ['ignore', 2, 2], // the app's own output is no result of this command
      env,
      detached: HAS_GROUPS, // the app is a child of the shell: both are ended as a group
    });
    const { pid } = child;
    const forget = pid === undefined ? undefined : watch(pid, true);
    const end = (): void => {
      if (pid !== undefined) endProcess(pid, 'SIGKILL', true);
    };
    process.once('exit', end);
    child.once('error', (error) => fail(new LocalError('SynthesisFailed', `${option} ${JSON.stringify(command)}: ${error.message}`)));
    child.once('exit', (code, signal) => {
      process.removeListener('exit', end);
      forget?.();
      if (code === 0) return done();
      end(); // what the shell has left behind
      fail(new LocalError('SynthesisFailed', `${option} ${JSON.stringify(command)} ${failure(code, signal)}.`));
    });
  });
}

function failure(code: number | null, signal: string | null): string {
  const status = `exit status ${code}`;
  return code === NOT_FOUND ? `is neither a folder nor a command: ${status}` : `failed: ${signal ?? status}`;
}

/**
 * The context of the project in the working directory: that of cdk.json, and what look-ups have found, in cdk.context.json. As with the
 * CDK command, the template tells the paths of its constructs, by which people know them.
 */
function projectContext(): object {
  return { 'aws:cdk:enable-path-metadata': true, ...json('cdk.context.json'), ...(json('cdk.json') as { context?: object }).context };
}

/** @throws LocalError `SynthesisFailed` when the file is not JSON */
function json(file: string): object {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch (error) {
    throw new LocalError('SynthesisFailed', `${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}
