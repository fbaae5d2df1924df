import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Claims } from './token';

/**
 * Signs tokens that only this run accepts, in the name of any issuer that is not on this machine: an identity provider on the internet
 * cannot be asked, and its tokens must not be needed to try an app out.
 */
export class RunIssuer {
  private pair?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject; readonly keyId: string };

  /** @param now milliseconds since 1970 */
  public constructor(private readonly now: () => number = Date.now) {}

  public get publicKey(): KeyObject {
    return this.keys().publicKey;
  }

  /** The key as a JSON Web Key Set. */
  public keySet(): { keys: object[] } {
    const { publicKey, keyId } = this.keys();
    return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' }] };
  }

  /** A token with these claims. `iat` is now and `exp` in an hour, unless the claims say otherwise. */
  public token(claims: Claims): string {
    const { privateKey, keyId } = this.keys();
    const now = Math.floor(this.now() / 1000);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256', typ: 'JWT', kid: keyId })}.${part({ iat: now, exp: now + 3600, ...claims })}`;
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }

  /** Made when it is first needed: it takes a tenth of a second. */
  private keys() {
    if (!this.pair) {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const der = publicKey.export({ type: 'spki', format: 'der' });
      this.pair = { privateKey, publicKey, keyId: `local-${createHash('sha256').update(der).digest('hex').slice(0, 12)}` };
    }
    return this.pair;
  }
}
