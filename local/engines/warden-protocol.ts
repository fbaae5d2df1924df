/** What the parent may ask of the warden, one JSON object a line on its stdin. */
export type WardenRequest =
  | ({ readonly type: 'spawn'; readonly id: number } & EngineCommand)
  | { readonly type: 'stop'; readonly id: number }
  /** Kill this process, which the parent started itself, when the parent dies; with `group` all of the group that it leads. */
  | { readonly type: 'watch'; readonly pid: number; readonly group: boolean }
  | { readonly type: 'unwatch'; readonly pid: number }
  /** Remove this directory when the parent dies. */
  | { readonly type: 'own'; readonly path: string };

/** What the warden answers, one JSON object a line on its stdout. */
export type WardenReply =
  /** Once, before anything else: from now on nothing outlives the parent. */
  | { readonly type: 'ready' }
  | { readonly type: 'spawned'; readonly id: number; readonly pid: number }
  | { readonly type: 'exited'; readonly id: number; readonly code: number | null; readonly signal: string | null; readonly output: string };

/** A program to run under the warden. */
export interface EngineCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string };
  readonly cwd: string;
  /** User and group to run as. @default - those of the parent */
  readonly uid?: number;
  readonly gid?: number;
  /** Sent one after the other, `graceMs` apart, until the program has gone. */
  readonly stopSignals: readonly NodeJS.Signals[];
  readonly graceMs: number;
}
