import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { ApiAuthorizer, AuthorizerSpec } from './api-authorizer';
import { authorizerFunction, authorizerId } from './authorizer-function';
import { allowInvoke, invocationUri } from './invoke-permission';

type RouteAuthorization = Pick<apigateway.CfnRouteProps, 'authorizationType' | 'authorizerId'>;

/** The authorizers of an HTTP API, each made once. */
export class HttpAuthorizers {
  private readonly made = new Map<string, RouteAuthorization>();

  public constructor(
    private readonly scope: Construct,
    private readonly apiId: string,
    private readonly cacheSeconds: number,
  ) {}

  /** What a route says about who may call it. */
  public authorization(authorizer: ApiAuthorizer | undefined): RouteAuthorization {
    if (!authorizer) return { authorizationType: 'NONE' };
    const spec = authorizer._spec;
    if (spec.kind === 'iam') return { authorizationType: 'AWS_IAM' };
    const id = authorizerId(this.scope, spec);
    const present = this.made.get(id);
    if (present) return present;
    const made = spec.kind === 'jwtKey' ? this.ownAuthorizer(id, spec) : this.nativeAuthorizer(id, spec);
    this.made.set(id, made);
    return made;
  }

  private nativeAuthorizer(id: string, spec: Extract<AuthorizerSpec, { kind: 'jwt' | 'userPool' }>): RouteAuthorization {
    const jwtConfiguration =
      spec.kind === 'jwt'
        ? { issuer: spec.issuer, audience: spec.audience }
        : {
            issuer: `https://${spec.pool.userPoolProviderName}`,
            audience: spec.clients.map(({ userPoolClientId }) => userPoolClientId),
          };
    const { ref } = new apigateway.CfnAuthorizer(this.scope, id, {
      apiId: this.apiId,
      name: id,
      authorizerType: 'JWT',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration,
    });
    return { authorizationType: 'JWT', authorizerId: ref };
  }

  private ownAuthorizer(id: string, spec: AuthorizerSpec): RouteAuthorization {
    const fn = authorizerFunction(this.scope, `${id}Function`, spec);
    const { ref } = new apigateway.CfnAuthorizer(this.scope, id, {
      apiId: this.apiId,
      name: id,
      authorizerType: 'REQUEST',
      authorizerPayloadFormatVersion: '2.0',
      authorizerResultTtlInSeconds: this.cacheSeconds,
      authorizerUri: invocationUri(this.scope, fn),
      enableSimpleResponses: true,
      // Without the header, API Gateway answers 401 and calls nothing.
      identitySource: ['$request.header.Authorization'],
    });
    allowInvoke(this.scope, `${id}Permission`, fn, this.apiId, 'authorizers/*');
    return { authorizationType: 'CUSTOM', authorizerId: ref };
  }
}
