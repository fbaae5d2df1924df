import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { AUDIENCE } from './app';

const KID = 'one';

/** An OpenID Connect provider on this machine. */
export interface Issuer {
  readonly url: string;
  /** Its public key as text: what an attacker has. */
  readonly publicKey: string;
  /** A token of `ada`, with what is different about it. */
  token(claims?: JWTPayload, header?: { readonly kid?: string }): Promise<string>;
  /** The same, signed with a key that the issuer does not have. */
  forged(): Promise<string>;
  stop(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const stranger = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: KID, alg: 'RS256', use: 'sig' }];
  const server = createServer((request, response) => {
    const document = { issuer: url, jwks_uri: `${url}/keys`, id_token_signing_alg_values_supported: ['RS256'] };
    const answers: Record<string, object> = { '/.well-known/openid-configuration': document, '/keys': { keys } };
    const found = answers[request.url ?? ''];
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (key: typeof privateKey, claims: JWTPayload = {}, { kid = KID } = {}) =>
    new SignJWT({ sub: 'ada', role: 'admin', iss: url, aud: AUDIENCE, exp: inSeconds(600), ...claims })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(key);
  return {
    url,
    publicKey: await exportSPKI(publicKey),
    token: (claims, header) => sign(privateKey, claims, header),
    forged: () => sign(stranger.privateKey),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
