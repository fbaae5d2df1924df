import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import type { JWTPayload } from 'jose';

/** What a token claims, or why it is refused. */
export type Verdict = { readonly payload: JWTPayload } | { readonly reason: string };

type Headers = APIGatewayRequestAuthorizerEvent['headers'] | APIGatewayRequestAuthorizerEventV2['headers'];

/** The token of `Authorization: Bearer …`. A REST API keeps the case of header names. */
export function bearerToken(headers: Headers | undefined): string | undefined {
  const [, value] = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  return /^bearer +(\S+)$/i.exec(value ?? '')?.[1];
}

/** What API Gateway passes on to the handler. A context holds text only. */
function contextOf(payload: JWTPayload): { claims: string; sub: string } {
  return { claims: JSON.stringify(payload), sub: payload.sub ?? '' };
}

/** The token is good: the simple form for an HTTP API, a policy for a REST API. */
export function answer(event: APIGatewayRequestAuthorizerEvent | APIGatewayRequestAuthorizerEventV2, payload: JWTPayload): object {
  const context = contextOf(payload);
  return 'methodArn' in event ? allow(event.methodArn, context) : { isAuthorized: true, context };
}

/** API Gateway may remember the policy for the token, so it covers every route of the stage that has this authorizer. */
function allow(methodArn: string, context: { claims: string; sub: string }): APIGatewayAuthorizerResult {
  const [api, stage] = methodArn.split('/');
  return {
    principalId: context.sub || 'anonymous',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${api}/${stage}/*` }],
    },
    context,
  };
}
