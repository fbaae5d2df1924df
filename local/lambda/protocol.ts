/** From the parent to a handler process. */
export interface InvokeMessage {
  readonly id: string;
  /** JSON text. */
  readonly event: string;
  /** Milliseconds since 1970 at which the invocation times out. */
  readonly deadline: number;
}

/** The error of an invocation, as Lambda reports it. */
export interface FunctionErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** From a handler process to the parent. */
export type HandlerMessage =
  /** The handler is loaded. */
  | { readonly type: 'ready' }
  /** The handler could not be loaded. */
  | { readonly type: 'init-error'; readonly error: FunctionErrorPayload }
  /** `payload` is JSON text. `maxRssBytes` is the most memory that the process has held. */
  | { readonly type: 'result'; readonly id: string; readonly payload: string; readonly maxRssBytes: number }
  | { readonly type: 'error'; readonly id: string; readonly error: FunctionErrorPayload; readonly maxRssBytes: number };
