/** Where text goes. A terminal can show lines that are drawn again; a file or a pipe gets lines once. */
export interface Output {
  readonly isTerminal: boolean;
  /** Size of the terminal, in characters. */
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

export function standardOutput(): Output {
  const { stdout } = process;
  return {
    isTerminal: stdout.isTTY === true,
    columns: stdout.columns ?? 100,
    rows: stdout.rows ?? 50,
    write: (text) => void stdout.write(text),
  };
}

/** A block of lines at the end of a terminal that is drawn again and again, with ordinary lines appearing above it. */
export class LiveBlock {
  private drawn = 0;
  private text = '';

  public constructor(private readonly output: Output) {}

  public draw(lines: readonly string[]): void {
    // What does not fit would scroll or wrap, and the cursor would go up too few lines the next time.
    const shown = lines.slice(0, this.output.rows - 1).map((line) => `${line.slice(0, this.output.columns - 1)}\n`);
    const text = shown.join('');
    if (this.drawn > 0 && text === this.text) return;
    this.clear();
    this.output.write(text);
    this.drawn = shown.length;
    this.text = text;
  }

  /** Takes the block away. */
  public clear(): void {
    if (this.drawn > 0) this.output.write(`\u001b[${this.drawn}A\u001b[J`);
    this.drawn = 0;
  }

  /** Leaves the block where it is; the next one is drawn below. */
  public keep(): void {
    this.drawn = 0;
  }
}
