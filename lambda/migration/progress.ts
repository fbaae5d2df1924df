/** Lines that a progress bar, or CloudWatch Logs Insights, reads: one JSON object each. */
export type ProgressLine =
  | { readonly event: 'migration.plan'; readonly tables: readonly { readonly table: string; readonly estimatedRows: number }[] }
  | {
      readonly event: 'migration.progress';
      readonly phase: 'copy' | 'verify';
      readonly table: string;
      /** Rows since the last line of this kind. */
      readonly rows: number;
      /** Items since the last line of this kind. */
      readonly items: number;
    };

export type Progress = (line: ProgressLine) => void;

/** Past `console`: Lambda would wrap the line in another object. */
export const logProgress: Progress = (line) => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
