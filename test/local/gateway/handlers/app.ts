import { SignJWT } from 'jose';
import { signingKey } from '../../../../lib/handler';

/** Signs a token as an application does that has its own users. */
export async function login(): Promise<object> {
  const { kid, key, issuer, audience } = await signingKey('JWT_KEY');
  const token = new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'HS256', kid }).setIssuer(issuer).setAudience(audience);
  return { statusCode: 200, body: JSON.stringify({ token: await token.setExpirationTime('1h').sign(key) }) };
}

interface Event {
  readonly requestContext: { readonly authorizer?: { readonly lambda?: object; readonly jwt?: { readonly claims: object } } };
}

/** What the handler is told of the caller, whatever the API. */
export async function me({ requestContext: { authorizer } }: Event): Promise<object> {
  const who = authorizer?.lambda ?? authorizer;
  return { statusCode: 200, body: JSON.stringify({ who, url: process.env.API_URL }) };
}
