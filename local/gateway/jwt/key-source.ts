import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isLoopback } from '../../loopback';
import type { RunIssuer } from './run-issuer';
import { type DecodedToken, isSignedBy } from './token';

/** How long the keys of an issuer are kept. API Gateway keeps them for two hours; here an issuer may be restarted at any time. */
const KEEP_MS = 60_000;

/** The keys of issuers: those on this machine are asked, for every other one the key of the run stands. */
export class KeySource {
  private readonly sets = new Map<string, { readonly keys: readonly IssuerKey[]; readonly until: number }>();

  public constructor(
    private readonly runIssuer: RunIssuer,
    private readonly now: () => number,
  ) {}

  /**
   * Whether the issuer has signed a token.
   * @throws Error when an issuer on this machine does not answer
   */
  public async hasSigned(issuer: string, token: DecodedToken): Promise<boolean> {
    if (!isOnThisMachine(issuer)) return isSignedBy(token, this.runIssuer.publicKey);
    const keys = await this.keysOf(issuer);
    return keys.some(({ id, key }) => (token.keyId === undefined || id === token.keyId) && isSignedBy(token, key));
  }

  private async keysOf(issuer: string): Promise<readonly IssuerKey[]> {
    const known = this.sets.get(issuer);
    if (known && known.until > this.now()) return known.keys;
    const configuration = (await getJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)) as { jwks_uri?: unknown };
    const uri = String(configuration.jwks_uri);
    if (!isOnThisMachine(uri)) throw new Error(`the keys of ${issuer} are at ${uri}, which is not on this machine`);
    const { keys: jwks = [] } = (await getJson(uri)) as { keys?: readonly (JsonWebKey & { kid?: string })[] };
    const keys = jwks.filter(({ kty }) => kty === 'RSA').map((jwk) => ({ id: jwk.kid, key: createPublicKey({ key: jwk, format: 'jwk' }) }));
    this.sets.set(issuer, { keys, until: this.now() + KEEP_MS });
    return keys;
  }
}

interface IssuerKey {
  readonly id?: string;
  readonly key: KeyObject;
}

export function isOnThisMachine(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
