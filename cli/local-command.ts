import { posix, relative } from 'node:path';
import { assertNoRun, type ControlServer, type LocalEvent, type LocalRun, startControl, startLocal } from '../local';
import { coloured, showsColours } from './colour';
import { count, duration } from './format';
import { type LocalCommand, parseLocalOptions } from './local-options';
import { Progress } from './progress';
import { ProgressView } from './progress-view';
import { reloadOnChange } from './reload-on-change';
import { runCommand } from './run-command';
import { causeText, type MigrationResult, migrationResult, noteWritten, planLines, summaryLines, type Written } from './summary';
import { type Output, standardOutput } from './terminal';
import { LOCAL_USAGE } from './usage';
import type { FileWatch } from './watch-files';

/**
 * `cdk-single-table local`
 * @param signal aborts at Ctrl-C
 * @returns exit status
 */
export async function localCommand(args: readonly string[], signal: AbortSignal, output: Output = standardOutput()): Promise<number> {
  const command = parseLocalOptions(args);
  if (command.help) {
    output.write(LOCAL_USAGE);
    return 0;
  }
  return new LocalSession(command, signal, output).run();
}

class LocalSession {
  private view?: ProgressView;
  private progress = new Progress();
  private written: Written = new Map();
  private report?: string;
  private readonly dataDir: string;

  public constructor(
    private readonly command: LocalCommand,
    private readonly signal: AbortSignal,
    private readonly output: Output,
  ) {
    this.dataDir = command.local.dataDir ?? '.local';
  }

  public async run(): Promise<number> {
    const started = Date.now();
    await assertNoRun(this.dataDir);
    const starting = startLocal({ ...this.command.local, onEvent: (event) => this.show(event) });
    const run = await Promise.race([starting, this.aborted()]);
    // Synthesis and seeds may take minutes. What has started until now ends with this process.
    if (!run) return 1;
    let control: ControlServer | undefined;
    try {
      // From here on other commands can invoke, fire and rotate.
      control = await startControl(run, this.dataDir);
      this.print(`Started in ${duration((Date.now() - started) / 1000)}: ${describe(run)}`);
      for (const input of this.command.executions) {
        if (this.signal.aborted || !(await this.execute(run, input))) return 1;
      }
      if (this.command.command.length > 0) return await this.runBeside(run);
      if (this.command.executions.length === 0 || this.command.serve) await this.serve(run);
      return 0;
    } finally {
      await control?.stop();
      await run.stop();
    }
  }

  /** @returns whether the execution succeeded */
  private async execute(run: LocalRun, input: unknown): Promise<boolean> {
    this.print(`\nExecution with ${JSON.stringify(input)}`);
    this.progress = new Progress();
    this.view = new ProgressView(this.progress, this.output);
    const started = Date.now();
    const result = await run.execute(input, { stateMachine: this.command.stateMachine, signal: this.signal }).finally(() => {
      this.view?.end();
      this.view = undefined;
    });
    const migration = migrationResult(result);
    if (migration?.action === 'plan' && this.progress.tables.length > 0) {
      this.print(`\n${planLines(this.progress.tables).join('\n')}\n`);
    } else if (migration && migration.tables.length > 0) {
      this.print(`\n${summaryLines(migration, this.written).join('\n')}\n`);
      this.written = noteWritten(this.written, migration);
    }
    this.print(`${result.status} after ${duration((Date.now() - started) / 1000)}${memory(run)}`);
    if (result.status === 'ABORTED') return false;
    if (result.status !== 'SUCCEEDED') this.print(`Error: ${result.error ?? result.status}\nCause: ${causeText(result.cause)}`);
    else if (!migration) this.print(JSON.stringify(result.output, null, 2));
    // A report that tells of a failure is read by a person first.
    const summary = result.status === 'SUCCEEDED' ? undefined : reportFile(run, migration, 'summary.txt');
    if (summary) this.print(`Summary: ${summary}`);
    const report = reportFile(run, migration);
    this.report = report && `Report: ${report}`;
    if (this.report) this.print(this.report);
    return result.status === 'SUCCEEDED';
  }

  /** The command's output may be long: the last report is named again below it. */
  private async runBeside(run: LocalRun): Promise<number> {
    await Promise.race([run.serve(), this.aborted()]);
    if (this.signal.aborted) return 1;
    this.printUrls(run);
    const watch = this.watch(run);
    const status = await runCommand(this.command.command, run, this.signal);
    watch?.close();
    if (this.report) this.print(`\n${this.report}`);
    return status;
  }

  private async serve(run: LocalRun): Promise<void> {
    await Promise.race([run.serve(), this.aborted()]);
    const watch = this.watch(run);
    for (const [name, value] of Object.entries(run.environment)) this.print(`  ${name}=${value}`);
    if (run.endpoints.postgres) this.print(`  PostgreSQL: ${run.endpoints.postgres}`);
    for (const { name, expression } of run.schedules) this.print(`  Schedule ${name}: ${expression}`);
    this.printUrls(run);
    this.print(this.command.watch ? 'Serving and watching until Ctrl-C.' : 'Serving until Ctrl-C.');
    // A promise alone does not keep a process alive.
    const alive = setInterval(() => undefined, 60_000);
    await this.aborted();
    clearInterval(alive);
    watch?.close();
  }

  private printUrls({ urls }: LocalRun): void {
    // What a person opens stands last, where it is seen.
    const order = (kind: string): number => ['outbox', 'api', 'site'].indexOf(kind);
    const sorted = [...urls].sort((a, b) => order(a.kind) - order(b.kind));
    for (const { kind, name, url } of sorted) this.print(`  ${kind} ${name}: ${url}`);
  }

  private watch(run: LocalRun): FileWatch | undefined {
    if (!this.command.watch) return undefined;
    return reloadOnChange({ run, root: process.cwd(), dataDir: this.dataDir, print: (line) => this.print(line) });
  }

  /** Settles at Ctrl-C. */
  private aborted(): Promise<undefined> {
    if (this.signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => this.signal.addEventListener('abort', () => resolve(undefined), { once: true }));
  }

  private show(event: LocalEvent): void {
    if (event.type === 'step') this.print(`${event.message} …`);
    if (event.type === 'notice') this.print(`note: ${event.message}`);
    if (event.type === 'request')
      this.print(`${this.prefix(event.api)} ${event.method} ${event.path} ${event.status} ${Math.round(event.ms)} ms`);
    if (event.type !== 'log' || (event.json && this.progress.accept(event.json))) return;
    this.print(`${this.prefix(event.functionName)} ${event.line}`);
  }

  private prefix(name: string): string {
    return showsColours(this.output.isTerminal) ? coloured(`[${name}]`, name) : `[${name}]`;
  }

  private print(line: string): void {
    if (this.view) this.view.print(line);
    else this.output.write(`${line}\n`);
  }
}

/** The file of a migration's report, or of another object beside it, from here. @returns undefined if there is none */
function reportFile(run: LocalRun, migration: MigrationResult | undefined, beside?: string): string | undefined {
  if (!migration?.report) return undefined;
  const { bucket, key } = migration.report;
  const file = run.objectFile(bucket, beside === undefined ? key : posix.join(posix.dirname(key), beside));
  return file && relative(process.cwd(), file);
}

function describe(run: LocalRun): string {
  const parts = [
    `tables ${run.tables.join(', ') || 'none'}`,
    `functions ${run.functionNames.length}`,
    `state machines ${run.stateMachines.length}`,
    ...(run.endpoints.postgres ? ['PostgreSQL'] : []),
  ];
  return parts.join(', ');
}

function memory(run: LocalRun): string {
  const peak = Math.max(0, ...run.memoryPeaks().values());
  return peak === 0 ? '' : `, at most ${count(peak / 1024 / 1024)} MB of memory in a worker`;
}
