import { useSyncExternalStore } from 'react';

/** Who is logged in. In memory, and in this tab's storage so that a reload keeps it; never in a place that other tabs or a later day see. */
export interface Session {
  readonly token: string;
  readonly expiresAt: string;
}

const KEY = 'hkt.session';
const listeners = new Set<() => void>();
let current = read();

function read(): Session | undefined {
  const text = sessionStorage.getItem(KEY);
  const session = text === null ? undefined : (JSON.parse(text) as Session);
  return session && Date.parse(session.expiresAt) > Date.now() ? session : undefined;
}

export function session(): Session | undefined {
  return current;
}

export function setSession(next: Session | undefined): void {
  current = next;
  if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
  else sessionStorage.removeItem(KEY);
  for (const tell of listeners) tell();
}

export function useSession(): Session | undefined {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, session);
}
