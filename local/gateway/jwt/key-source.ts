import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { isLoopback } from '../../loopback';
import type { RunIssuer } from './run-issuer';

const TIMEOUT_MS = 5_000;
/** Keys are asked for again after this time. API Gateway keeps them for two hours; here an issuer may be restarted at any time. */
const KEEP_MS = 60_000;

/** The keys of issuers: those on this machine are asked, for every other one the key of the run stands. */
export class KeySource {
  private readonly found = new Map<string, JWTVerifyGetKey>();

  public constructor(private readonly runIssuer: RunIssuer) {}

  /** @throws Error when an issuer on this machine does not say where its keys are */
  public async keysOf(issuer: string): Promise<JWTVerifyGetKey> {
    if (!isOnThisMachine(issuer)) return this.runIssuer.keyFinder();
    const keys = this.found.get(issuer) ?? (await discover(issuer));
    this.found.set(issuer, keys);
    return keys;
  }
}

export function isOnThisMachine(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const uri = String(((await response.json()) as { jwks_uri?: unknown }).jwks_uri);
  if (!isOnThisMachine(uri)) throw new Error(`the keys of ${issuer} are at ${uri}, which is not on this machine`);
  return createRemoteJWKSet(new URL(uri), { timeoutDuration: TIMEOUT_MS, cacheMaxAge: KEEP_MS });
}
