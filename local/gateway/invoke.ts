import { FunctionError } from '../lambda';

/** How an invocation ended. */
export type Outcome =
  | { readonly kind: 'answered'; readonly value: unknown }
  /** The integration took longer than it may. The function goes on. */
  | { readonly kind: 'timeout' }
  /** The event is over the 6 MB of Lambda. */
  | { readonly kind: 'too-large' }
  | { readonly kind: 'failed'; readonly message: string };

/** Invokes a function and waits for at most `timeoutMs`. */
export async function invokeWithin(invoke: () => Promise<unknown>, timeoutMs: number): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'timeout' }), timeoutMs);
  });
  const work = invoke().then(
    (value): Outcome => ({ kind: 'answered', value }),
    (error: unknown): Outcome => {
      if (!(error instanceof FunctionError)) throw error;
      if (error.payload.errorType === 'Lambda.RequestTooLargeException') return { kind: 'too-large' };
      return { kind: 'failed', message: error.payload.errorMessage };
    },
  );
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a developer should hear of an invocation that a client only sees as an error. @returns undefined when there is nothing to say */
export function complaint(outcome: Outcome, understood: boolean): string | undefined {
  if (outcome.kind === 'failed') return `the function failed: ${outcome.message}`;
  if (outcome.kind === 'timeout') return 'the function took longer than the integration may';
  if (outcome.kind === 'too-large') return 'the request is over the 6 MB of Lambda';
  return understood
    ? undefined
    : `API Gateway would not understand the answer of the function: ${JSON.stringify(outcome.value)?.slice(0, 200)}`;
}
