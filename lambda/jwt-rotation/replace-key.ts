import type { SigningSecret } from '../../lib/api/token-contract';

/** What the next key is made of. */
export interface NextKey {
  readonly kid: string;
  readonly key: string;
  readonly now: Date;
  readonly tokenLifetimeSeconds: number;
}

/** Whoever signs may hold a key for five minutes after it was replaced; clocks and retries take their share. */
const STILL_SIGNING_SECONDS = 15 * 60;

/** The fewest bytes of a key for HS256 (RFC 7518, 3.2). */
const KEY_BYTES = 32;

/** The value with a new key. The old one keeps verifying; those whose last token has ended are dropped. */
export function replaceKey(current: SigningSecret, { kid, key, now, tokenLifetimeSeconds }: NextKey): SigningSecret {
  const oldest = now.getTime() - (tokenLifetimeSeconds + STILL_SIGNING_SECONDS) * 1000;
  const inUse = (current.previous ?? []).filter(({ retiredAt }) => Date.parse(retiredAt) > oldest);
  const { issuer, audience } = current;
  return { issuer, audience, kid, key, previous: [{ kid: current.kid, key: current.key, retiredAt: now.toISOString() }, ...inUse] };
}

/**
 * Looks at the value that comes next. A copy of the current one is fine: it replaces nothing, and it is what a schedule may be tried with
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html, RotateImmediately).
 *
 * @throws Error if the next value would log anybody out, or is no value at all
 */
export function assertReplaces(current: SigningSecret, next: SigningSecret): void {
  if (next.issuer !== current.issuer || next.audience !== current.audience) throw new Error('the new value has another issuer or audience');
  if (Buffer.byteLength(next.key) < KEY_BYTES) throw new Error(`the new key has fewer than ${KEY_BYTES} bytes`);
  const [sameId, sameKey] = [next.kid === current.kid, next.key === current.key];
  if (sameId && sameKey) return;
  if (sameId || sameKey) throw new Error('the new value has a part of the old key');
  const keeps = next.previous?.some(({ kid, key }) => kid === current.kid && key === current.key);
  if (!keeps) throw new Error('the new value forgets the key that is in use');
}
