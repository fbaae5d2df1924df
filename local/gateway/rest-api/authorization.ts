import type { StackResource } from '../../assembly';
import { checkProperties, functionArn, notAvailable, text } from '../template';

/** Who may call a method. */
export type RestAuthorization =
  | { readonly kind: 'none' }
  | { readonly kind: 'iam' }
  | {
      readonly kind: 'token';
      readonly id: string;
      readonly arn: string;
      readonly source: string;
      readonly pattern?: RegExp;
      readonly ttlSeconds: number;
    }
  | {
      readonly kind: 'request';
      readonly id: string;
      readonly arn: string;
      readonly sources: readonly string[];
      readonly ttlSeconds: number;
    }
  | { readonly kind: 'user-pool'; readonly source: string; readonly issuers: readonly string[]; readonly scopes: readonly string[] };

const KNOWN = [
  'RestApiId',
  'Name',
  'Type',
  'AuthorizerUri',
  'AuthorizerCredentials',
  'AuthorizerResultTtlInSeconds',
  'AuthType',
  'IdentitySource',
  'IdentityValidationExpression',
  'ProviderARNs',
];
/** What API Gateway takes when the template says nothing. */
const DEFAULT_TTL_SECONDS = 300;

/** @param authorizers of the same API */
export function readAuthorization(method: StackResource, authorizers: readonly StackResource[]): RestAuthorization {
  const type = text(method, 'AuthorizationType') ?? 'NONE';
  if (type === 'NONE') return { kind: 'none' };
  if (type === 'AWS_IAM') return { kind: 'iam' };
  const id = String(method.property('AuthorizerId'));
  const authorizer = authorizers.find((one) => one.scope.run.identityOf(one.type).id(one) === id);
  if (!authorizer) throw notAvailable(method, `AuthorizationType ${type} with AuthorizerId ${id}`);
  checkProperties(authorizer, KNOWN);
  const sources = (text(authorizer, 'IdentitySource') ?? '')
    .split(',')
    .map((source) => source.trim())
    .filter(Boolean);
  const ttlSeconds = Number(authorizer.property('AuthorizerResultTtlInSeconds') ?? DEFAULT_TTL_SECONDS);
  if (type === 'COGNITO_USER_POOLS') {
    const arns = (authorizer.property('ProviderARNs') ?? []) as readonly string[];
    const scopes = (method.property('AuthorizationScopes') ?? []) as readonly string[];
    return { kind: 'user-pool', source: sources[0] ?? 'method.request.header.Authorization', issuers: arns.map(issuerOfPool), scopes };
  }
  const arn = functionArn(authorizer, String(authorizer.property('AuthorizerUri')));
  if (text(authorizer, 'Type') === 'REQUEST') return { kind: 'request', id, arn, sources, ttlSeconds };
  const pattern = text(authorizer, 'IdentityValidationExpression');
  return {
    kind: 'token',
    id,
    arn,
    source: sources[0],
    pattern: pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`),
    ttlSeconds,
  };
}

/** `arn:aws:cognito-idp:<region>:<account>:userpool/<id>` */
function issuerOfPool(arn: string): string {
  const [, , , region, , pool] = arn.split(':');
  return `https://cognito-idp.${region}.amazonaws.com/${pool.replace('userpool/', '')}`;
}
