import {
  type CryptoKey,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';

const ALGORITHM = 'RS256';
const KEY_ID = 'local-run';
const LIFETIME_SECONDS = 3600;

interface Keys {
  readonly privateKey: CryptoKey;
  readonly keySet: JSONWebKeySet;
}

/**
 * Signs tokens that only this run accepts, in the name of any issuer that is not on this machine: an identity provider on the internet
 * cannot be asked, and its tokens must not be needed to try an app out.
 */
export class RunIssuer {
  private made?: Promise<Keys>;

  /** @param now milliseconds since 1970 */
  public constructor(private readonly now: () => number = Date.now) {}

  /** The public key as a JSON Web Key Set. */
  public async keySet(): Promise<JSONWebKeySet> {
    return (await this.keys()).keySet;
  }

  /** Finds the key for a token. */
  public async keyFinder(): Promise<JWTVerifyGetKey> {
    return createLocalJWKSet(await this.keySet());
  }

  /** A token with these claims. `iat` is now and `exp` in an hour, unless the claims say otherwise. */
  public async token(claims: JWTPayload): Promise<string> {
    const { privateKey } = await this.keys();
    const iat = Math.floor(this.now() / 1000);
    const token = new SignJWT({ iat, exp: iat + LIFETIME_SECONDS, ...claims });
    return token.setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: KEY_ID }).sign(privateKey);
  }

  /** Made when they are first needed: that takes a tenth of a second. */
  private keys(): Promise<Keys> {
    this.made ??= makeKeys();
    return this.made;
  }
}

async function makeKeys(): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  return { privateKey, keySet: { keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' }] } };
}
