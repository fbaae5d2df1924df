import type { RequestLog } from './gateway';
import type { HistoryEvent } from './states';

/** Something that happened in a local run. */
export type LocalEvent =
  /** A line that a function printed. `json` is there when the line is a JSON object. */
  | { readonly type: 'log'; readonly functionName: string; readonly line: string; readonly json?: { readonly [name: string]: unknown } }
  /** A request to an API, answered. */
  | ({ readonly type: 'request' } & RequestLog)
  /** A step of an execution. */
  | { readonly type: 'history'; readonly event: HistoryEvent }
  /** The run begins with a part of its start that takes time. */
  | { readonly type: 'step'; readonly message: string }
  /** Something to tell the user that is not an error. */
  | { readonly type: 'notice'; readonly message: string };

/** The JSON object in a line. */
export function jsonOf(line: string): { readonly [name: string]: unknown } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
