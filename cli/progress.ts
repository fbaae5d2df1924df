/** How far one source table is. */
export interface TableProgress {
  readonly table: string;
  /** From the plan; an estimate. */
  readonly expectedRows: number;
  rows: number;
  items: number;
  /** Milliseconds since 1970 at which its first rows began to be read, as far as one can tell. @default - not yet */
  startedAt?: number;
  lastAt?: number;
}

export type Phase = 'copy' | 'verify';

/** Collects the progress lines that the workers of a migration print. */
export class Progress {
  public phase: Phase = 'copy';
  private readonly byTable = new Map<string, TableProgress>();
  private lastAt: number;

  public constructor(private readonly clock: () => number = Date.now) {
    this.lastAt = clock();
  }

  /** In the order of the plan. */
  public get tables(): readonly TableProgress[] {
    return [...this.byTable.values()];
  }

  /** @returns whether the line was about progress */
  public accept(line: { readonly [name: string]: unknown }): boolean {
    if (line.event === 'migration.plan') {
      this.plan(line.tables as readonly { readonly table: string; readonly estimatedRows: number }[]);
      return true;
    }
    if (line.event !== 'migration.progress') return false;
    this.advance(line as unknown as { readonly phase: Phase; readonly table: string; readonly rows: number; readonly items: number });
    return true;
  }

  private plan(tables: readonly { readonly table: string; readonly estimatedRows: number }[]): void {
    this.byTable.clear();
    this.lastAt = this.clock();
    for (const { table, estimatedRows } of tables) this.byTable.set(table, { table, expectedRows: estimatedRows, rows: 0, items: 0 });
  }

  private advance({ phase, table, rows, items }: { phase: Phase; table: string; rows: number; items: number }): void {
    this.phase = phase;
    const progress = this.byTable.get(table) ?? { table, expectedRows: 0, rows: 0, items: 0 };
    this.byTable.set(table, progress);
    progress.rows += rows;
    progress.items += items;
    // Workers tell about rows when they have them: reading began when the table before was last heard of.
    progress.startedAt ??= this.lastAt;
    this.lastAt = this.clock();
    progress.lastAt = this.lastAt;
  }
}

/** Rows per second since the table began, and the seconds that are left at this rate. Undefined before there is a rate. */
export function pace({ rows, expectedRows, startedAt, lastAt }: TableProgress): { readonly rate?: number; readonly secondsLeft?: number } {
  if (startedAt === undefined || lastAt === undefined || lastAt === startedAt) return {};
  const rate = (rows * 1000) / (lastAt - startedAt);
  return { rate, secondsLeft: rate > 0 ? Math.max(0, expectedRows - rows) / rate : undefined };
}
