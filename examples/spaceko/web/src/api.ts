import { useCallback, useEffect, useState } from 'react';
import { session, setSession } from './session';
import type { Upload } from './types';

/** What the API says when it cannot do something: `application/problem+json`. */
export class Problem extends Error {
  constructor(
    public readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Calls the API, which is on the same domain below `/api`. @throws Problem */
export async function call<T = void>(method: Method, path: string, body?: unknown): Promise<T> {
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
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  if (response.status === 401 && token) setSession(undefined);
  throw problemOf(response.status, text);
}

function problemOf(status: number, text: string): Problem {
  try {
    const { title, detail, message, errors = [] } = JSON.parse(text);
    const fields = errors.map((error: { field: string; message: string }) => `${error.field} ${error.message}`).join(', ');
    return new Problem(status, fields || detail || title || message || 'Something went wrong.');
  } catch {
    return new Problem(status, `The server answered ${status}.`);
  }
}

/** Sends a file to the bucket, with the form that the API has signed for it. @returns where it can be seen */
export async function upload(file: File, { url, fields, path }: Upload): Promise<string> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  const { ok, status } = await fetch(url, { method: 'POST', body: form });
  if (!ok) throw new Problem(status, 'The upload was refused.');
  return path;
}

export interface Loaded<T> {
  readonly data?: T;
  readonly problem?: Problem;
  readonly reload: () => void;
}

/** What `GET path` answers; again every so many milliseconds, if `every` is given and somebody looks. */
export function useLoad<T>(path: string, every?: number): Loaded<T> {
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
  useEffect(() => {
    if (every === undefined) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && load(), every);
    return () => clearInterval(timer);
  }, [load, every]);
  return { ...(state.path === path ? state : {}), reload: load };
}
