import { count, duration } from './format';
import { type Progress, pace, type TableProgress } from './progress';
import { LiveBlock, type Output } from './terminal';

const BAR_WIDTH = 24;
const REDRAW_MS = 100;
const PLAIN_MS = 5000;

/** One line of a table: a bar, rows, rate and what is left. */
export function progressLine(progress: TableProgress, nameWidth: number): string {
  const { table, rows, expectedRows } = progress;
  const share = expectedRows > 0 ? Math.min(1, rows / expectedRows) : rows > 0 ? 1 : 0;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
  const { rate, secondsLeft } = pace(progress);
  const tempo = rate === undefined ? '' : `  ${count(rate)} rows/s`;
  const left = secondsLeft === undefined || rows >= expectedRows ? '' : `  ${duration(secondsLeft)} left`;
  // The number of rows is an estimate: the copy may find more of them.
  return `  ${table.padEnd(nameWidth)} ${bar} ${`${Math.floor(share * 100)}`.padStart(3)} %  ${count(rows)} of ${count(Math.max(rows, expectedRows))}${tempo}${left}`;
}

/** Shows the progress of an execution: bars that move on a terminal, a line now and then elsewhere. */
export class ProgressView {
  private readonly block: LiveBlock;
  private readonly timer: NodeJS.Timeout;
  private readonly printed = new Map<string, number>();

  public constructor(
    private readonly progress: Progress,
    private readonly output: Output,
  ) {
    this.block = new LiveBlock(output);
    this.timer = setInterval(() => this.refresh(), output.isTerminal ? REDRAW_MS : PLAIN_MS);
  }

  /** Prints a line above the bars. */
  public print(line: string): void {
    this.block.clear();
    this.output.write(`${line}\n`);
    if (this.output.isTerminal) this.refresh();
  }

  /** Shows the last state and leaves it there. */
  public end(): void {
    clearInterval(this.timer);
    this.refresh();
    this.block.keep();
  }

  private refresh(): void {
    const { tables } = this.progress;
    const width = Math.max(0, ...tables.map(({ table }) => table.length));
    if (this.output.isTerminal) {
      this.block.draw(tables.map((table) => progressLine(table, width)));
      return;
    }
    for (const table of tables) {
      if (table.rows === (this.printed.get(table.table) ?? 0)) continue;
      this.printed.set(table.table, table.rows);
      this.output.write(`${progressLine(table, width)}\n`);
    }
  }
}
