import { useCallback, useEffect, useState } from 'react';
import { session, setSession } from './session';

/** What the API says when it cannot do something: `application/problem+json`. */
export class Problem extends Error {
  constructor(
    public readonly status: number,
    message: string,
    public readonly fields: readonly { readonly field: string; readonly message: string }[] = [],
  ) {
    super(message);
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Calls the API, which is on the same domain below `/api`. @throws Problem */
export async function call<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const token = session()?.token;
  const response = await fetch(`/api${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text, exact)) as T;
  if (response.status === 401 && token) setSession(undefined);
  throw problemOf(response.status, text);
}

/** Integers that no double holds (a chain's id, say) stay what they are. Browsers that do not tell the source text round them. */
function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isRounded && context?.source && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}

function problemOf(status: number, text: string): Problem {
  try {
    const { title, detail, message, errors } = JSON.parse(text);
    return new Problem(status, detail ?? title ?? message ?? 'Something went wrong.', errors);
  } catch {
    return new Problem(status, `The server answered ${status}.`);
  }
}

export interface Loaded<T> {
  readonly data?: T;
  readonly problem?: Problem;
  readonly reload: () => void;
}

/** What `GET path` answers. */
export function useLoad<T>(path: string): Loaded<T> {
  const [state, setState] = useState<{ readonly path?: string; readonly data?: T; readonly problem?: Problem }>({});
  const load = useCallback(() => {
    let isCurrent = true;
    const show = (next: typeof state): void => {
      if (isCurrent) setState(next);
    };
    call<T>('GET', path).then(
      (data) => show({ path, data }),
      (problem) => show({ path, problem }),
    );
    return () => {
      isCurrent = false;
    };
  }, [path]);
  useEffect(load, [load]);
  return { ...(state.path === path ? state : {}), reload: load };
}
