import { useSyncExternalStore } from 'react';

/** Who is logged in, until the token ends or the tab is closed. */
export interface Session {
  readonly token: string;
  readonly expiresAt: string;
  readonly name: string;
}

const KEY = 'spaceko.session';
const listeners = new Set<() => void>();
let current = stored();

function stored(): Session | undefined {
  const session = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Session | null;
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
