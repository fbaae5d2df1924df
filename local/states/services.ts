import type { HistoryEvent } from './history';
import type { Json, JsonObject } from './json';
import type { Clock, Sleep } from './time';

/** One call of a Task state. */
export interface TaskRequest {
  /** The `Resource` of the state. */
  readonly resource: string;
  /** Its evaluated `Arguments`, or the state's input without them. The handler owns this copy. */
  readonly arguments: Json;
  /** Name of the state. */
  readonly state: string;
  /** `$states.context`. */
  readonly context: JsonObject;
  /** Aborts when the task times out, a sibling fails or the execution is stopped; the answer is then no longer awaited. */
  readonly signal: AbortSignal;
}

/** Answers a Task state. Throw `StatesError` to fail with a name; anything else fails the task with `States.TaskFailed`. */
export type TaskHandler = (request: TaskRequest) => Promise<Json | undefined>;

/** Handlers by resource. A key is the exact `Resource`, or a pattern in which `*` stands for any text. */
export interface TaskResources {
  readonly [resource: string]: TaskHandler;
}

export interface S3ObjectSummary {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** With its quotes, as S3 sends it. */
  readonly etag: string;
  readonly lastModified: Date;
  /** @default 'STANDARD' */
  readonly storageClass?: string;
}

/** The S3 calls of ItemReader and ResultWriter. Every method rejects when the call fails. */
export interface StatesS3 {
  getObject(request: { readonly bucket: string; readonly key: string }): Promise<Uint8Array | string>;
  putObject(request: { readonly bucket: string; readonly key: string; readonly body: string; readonly contentType: string }): Promise<void>;
  /** Every object under the prefix, in key order, all pages. */
  listObjects(request: { readonly bucket: string; readonly prefix: string }): Promise<readonly S3ObjectSummary[]>;
}

/** Everything outside the interpreter that an execution uses. */
export interface Services {
  readonly resources: TaskResources;
  readonly s3: StatesS3 | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly sleep: Sleep;
  readonly onEvent: (event: HistoryEvent) => void;
  readonly maxConcurrency: number;
  readonly resultFileBytes: number;
}
