import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { AUDIENCE } from '../support/http-app/app';
import { inSeconds } from '../support/http-app/issuer';
import { type Sent, send } from '../support/http-app/send';
import type { ApiName, HttpRun, KeySecret } from './run';
import { type Differing, type Expected, gateway, guide, RESPONSES, type Row, requests } from './table';

type MakeToken = (http: HttpRun) => string | Promise<string>;

const bearer = (token: string): Sent => ({ headers: { authorization: `Bearer ${token}` } });
const ADA: Expected = { status: 200, json: { sub: 'ada', role: 'admin' } };

const REFUSED = gateway(
  401,
  'Unauthorized',
  { title: 'Unauthorized', detail: 'Unauthorized', headers: { 'www-authenticate': 'Bearer' } },
  RESPONSES,
);
/** API Gateway says itself what is wrong with a token that it checks itself. */
const REFUSED_BY_HTTP: Differing = {
  ...REFUSED,
  Http: { ...REFUSED.Http, headers: { ...REFUSED.Http.headers, 'www-authenticate': /^Bearer / } },
  source: guide('http-api-troubleshooting-jwt'),
};

/** Who is let in, and who is not. */
export function tokens(http: () => HttpRun, api: ApiName): void {
  const row =
    (path: string, refused: Row['expect']) =>
    (name: string, token: MakeToken, expected: Row['expect'] = refused): Row => ({
      name,
      path,
      send: async (run) => bearer(await token(run)),
      expect: expected,
    });

  const jwt = row('/jwt', REFUSED_BY_HTTP);
  requests('a token of an issuer', http, api, [
    jwt('is accepted', ({ issuer }) => issuer.token(), ADA),
    jwt('for several, one of them this', ({ issuer }) => issuer.token({ aud: ['other', AUDIENCE] }), ADA),
    jwt('for a client instead of an audience', ({ issuer }) => issuer.token({ aud: undefined, client_id: AUDIENCE }), ADA),
    jwt('that has expired', ({ issuer }) => issuer.token({ exp: inSeconds(-60) })),
    jwt('that never ends', ({ issuer }) => issuer.token({ exp: undefined })),
    jwt('that is not valid yet', ({ issuer }) => issuer.token({ nbf: inSeconds(60) })),
    jwt('signed with another key', ({ issuer }) => issuer.forged()),
    jwt('signed with a key that nobody knows', ({ issuer }) => issuer.token({}, { kid: 'two' })),
    jwt('for somebody else', ({ issuer }) => issuer.token({ aud: 'other' })),
    jwt('for nobody', ({ issuer }) => issuer.token({ aud: undefined })),
    jwt('of another issuer', ({ issuer }) => issuer.token({ iss: 'https://evil.example.com' })),
    jwt('with `alg: none`', ({ issuer }) => unsigned(issuer.url)),
    jwt('signed with the public key as a secret', ({ issuer }) =>
      hs256({ issuer: issuer.url, audience: AUDIENCE, kid: 'one', key: issuer.publicKey }),
    ),
    jwt('with a signature that was changed', async ({ issuer }) => changed(await issuer.token())),
    jwt('with claims that were changed', async ({ issuer }) => promoted(await issuer.token())),
    jwt('that is none', () => 'not.a.token'),
  ]);

  const key = row('/key', REFUSED);
  const own =
    (claims: JWTPayload = {}, header = {}) =>
    async (run: HttpRun) =>
      hs256(await run.key('Key'), claims, header);
  requests('a token of our own', http, api, [
    key('is accepted', own(), ADA),
    key('that has expired', own({ exp: inSeconds(-60) })),
    key('that never ends', own({ exp: undefined })),
    key('signed with another key', async (run) => hs256({ ...(await run.key('Key')), key: 'x'.repeat(64) })),
    key('without the id of its key', own({}, { kid: undefined })),
    key('for somebody else', own({ aud: 'other' })),
    key('of another issuer', own({ iss: 'https://evil.example.com' })),
    key('with `alg: none`', async (run) => unsigned((await run.key('Key')).issuer)),
    key('of another algorithm', own({}, { alg: 'HS512' })),
    key('of the other authorizer', ({ issuer }) => issuer.token()),
    key('with a signature that was changed', async (run) => changed(await own()(run))),
    key('with claims that were changed', async (run) => promoted(await own()(run))),
  ]);

  requests('a request', http, api, [
    { name: 'without a header', path: '/key', expect: REFUSED },
    {
      name: 'without a header, checked by API Gateway itself',
      path: '/jwt',
      expect: { ...REFUSED, Http: { ...REFUSED.Http, headers: { ...REFUSED.Http.headers, 'www-authenticate': 'Bearer' } } },
    },
    { name: 'with an empty header', path: '/key', send: { headers: { authorization: '' } }, expect: REFUSED },
    { name: 'with another scheme', path: '/key', send: { headers: { authorization: 'Basic YWRhOmFkYQ==' } }, expect: REFUSED },
    {
      name: 'with a token in the query',
      path: '/key?authorization=Bearer%20x&access_token=x',
      expect: REFUSED,
    },
    {
      name: 'without a signature, where AWS principals are asked for',
      at: 'limited',
      path: '/signed',
      expect: {
        Http: { status: 403, json: { message: 'Forbidden' } },
        Rest: {
          status: 403,
          headers: { 'content-type': 'application/problem+json' },
          json: { type: 'about:blank', detail: 'Missing Authentication Token' },
        },
        source: RESPONSES,
      },
    },
    {
      name: 'of an unknown path, where AWS principals are asked for',
      at: 'limited',
      path: '/nothing',
      expect: {
        Http: { status: 404, json: { message: 'Not Found' } },
        Rest: { status: 403, json: { type: 'about:blank', detail: 'Missing Authentication Token' } },
        source: RESPONSES, // MISSING_AUTHENTICATION_TOKEN: also "an unsupported API method or resource"
      },
    },
  ]);

  describe('a key that is replaced', () => {
    test('logs nobody out, and signs no more', async () => {
      const { api: url } = http().addresses(api);
      const call = async (secret: KeySecret) => (await send(url, '/rotated', bearer(await hs256(secret)))).status;
      const before = await http().key('RotatedKey');
      await http().run.rotate('RotatedKey');
      const after = await http().key('RotatedKey');
      expect(after.kid).not.toBe(before.kid);
      expect(await call(before)).toBe(200);
      expect(await call(after)).toBe(200);
      expect(await call({ ...before, key: after.key })).toBe(401);
      expect(await call({ ...after, key: before.key })).toBe(401);
    });
  });
}

function hs256({ issuer, audience, kid, key }: KeySecret, claims: JWTPayload = {}, header = {}): Promise<string> {
  return new SignJWT({ sub: 'ada', role: 'admin', iss: issuer, aud: audience, exp: inSeconds(600), ...claims })
    .setProtectedHeader({ alg: 'HS256', kid, ...header })
    .sign(new TextEncoder().encode(key));
}

function unsigned(issuer: string): string {
  return new UnsecuredJWT({ sub: 'ada', role: 'admin', iss: issuer, aud: AUDIENCE, exp: inSeconds(600) }).encode();
}

/** The first character of a signature stands for bits that all count. */
function changed(token: string): string {
  const [header, payload, signature] = token.split('.');
  return [header, payload, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join('.');
}

function promoted(token: string): string {
  const [header, payload, signature] = token.split('.');
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'root' };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}
