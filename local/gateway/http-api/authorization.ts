import type { StackResource } from '../../assembly';
import type { FunctionAuthorizer } from '../authorizers/function-authorizers';
import { checkProperties, functionArn, notAvailable, record, text } from '../template';
import { payloadOf } from './integration';

/** Who may call a route. */
export type RouteAuthorization =
  | { readonly kind: 'none' }
  | { readonly kind: 'iam' }
  | {
      readonly kind: 'jwt';
      readonly id: string;
      readonly source: string;
      readonly issuer: string;
      readonly audiences: readonly string[];
      readonly scopes: readonly string[];
    }
  | ({ readonly kind: 'function'; readonly payload: '1.0' | '2.0'; readonly sources: readonly string[] } & FunctionAuthorizer);

const KNOWN = [
  'ApiId',
  'Name',
  'AuthorizerType',
  'AuthorizerUri',
  'AuthorizerPayloadFormatVersion',
  'AuthorizerResultTtlInSeconds',
  'EnableSimpleResponses',
  'IdentitySource',
  'JwtConfiguration',
  'AuthorizerCredentialsArn',
];

/** @param authorizers of the same API, by id */
export function readAuthorization(
  route: StackResource,
  authorizers: ReadonlyMap<string, StackResource>,
  localText: (text: string) => string,
): RouteAuthorization {
  const type = text(route, 'AuthorizationType') ?? 'NONE';
  if (type === 'NONE') return { kind: 'none' };
  if (type === 'AWS_IAM') return { kind: 'iam' };
  const id = String(route.property('AuthorizerId'));
  const authorizer = authorizers.get(id);
  if (!authorizer || (type !== 'JWT' && type !== 'CUSTOM')) throw notAvailable(route, `AuthorizationType ${type} with AuthorizerId ${id}`);
  checkProperties(authorizer, KNOWN);
  const sources = (authorizer.property('IdentitySource') ?? []) as readonly string[];
  if (type === 'JWT') {
    const { Issuer, Audience = [] } = record(authorizer, 'JwtConfiguration') as { Issuer?: string; Audience?: readonly string[] };
    const scopes = (route.property('AuthorizationScopes') ?? []) as readonly string[];
    const source = sources[0] ?? '$request.header.Authorization';
    return { kind: 'jwt', id, source, issuer: localText(String(Issuer)), audiences: Audience, scopes };
  }
  const payload = payloadOf(authorizer, 'AuthorizerPayloadFormatVersion', '1.0');
  return {
    kind: 'function',
    id,
    arn: functionArn(authorizer, String(authorizer.property('AuthorizerUri'))),
    payload,
    simple: payload === '2.0' && authorizer.property('EnableSimpleResponses') === true,
    sources,
    ttlSeconds: Number(authorizer.property('AuthorizerResultTtlInSeconds') ?? 0),
  };
}
