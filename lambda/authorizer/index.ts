import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { answer, bearerToken } from './answer';
import { verifierOf } from './verifier';

type Event = APIGatewayRequestAuthorizerEvent | APIGatewayRequestAuthorizerEventV2;

/**
 * API Gateway makes 401 of exactly this text, on both types of API; anything else that is thrown is a 500, and a denial that is returned
 * is a 403 (docs/authentication.md has the sources).
 */
const UNAUTHORIZED = 'Unauthorized';

const verify = verifierOf(process.env);

/** Checks the token of a request. Throws `Unauthorized` when it is missing, expired, forged or for someone else. */
export async function handler(event: Event): Promise<APIGatewayAuthorizerResult | object> {
  const token = bearerToken(event.headers);
  if (!token) return deny('no bearer token');
  const verdict = await verify(token);
  return 'reason' in verdict ? deny(verdict.reason) : answer(event, verdict.payload);
}

/** The reason is for the log of the function only: whoever forges tokens learns nothing from it. */
function deny(reason: string): never {
  console.info(JSON.stringify({ message: 'token refused', reason }));
  throw new Error(UNAUTHORIZED);
}
