import { setMaxListeners } from 'node:events';

export interface LinkedSignal {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Stops following the parent. Long-lived parents would otherwise collect one listener for each child. */
  release(): void;
}

/** A signal that aborts with its parent, or on its own. */
export function linkSignal(parent: AbortSignal): LinkedSignal {
  const controller = new AbortController();
  // Thousands of children may wait on one signal; that is no leak.
  setMaxListeners(0, controller.signal);
  const follow = () => controller.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => parent.removeEventListener('abort', follow),
  };
}

/** `work`, or a rejection with the signal's reason as soon as it aborts: a handler that ignores its signal holds nothing up. */
export function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason);
    const settle = (outcome: () => void) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) stop();
      else outcome();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    work.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}
