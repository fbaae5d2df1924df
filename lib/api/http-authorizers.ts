import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import type { AuthorizerSpec } from './api-authorizer';
import { type Authorization, Authorizers } from './authorizers';

const IDENTITY_SOURCE = ['$request.header.Authorization'];

/** The authorizers of an HTTP API. */
export class HttpAuthorizers extends Authorizers {
  protected make(id: string, spec: AuthorizerSpec): Authorization {
    if (spec.kind === 'jwt' || spec.kind === 'userPool') return this.nativeAuthorizer(id, spec);
    return this.ownAuthorizer(
      id,
      spec,
      (authorizerUri) =>
        new apigateway.CfnAuthorizer(this.scope, id, {
          apiId: this.apiId,
          name: id,
          authorizerType: 'REQUEST',
          authorizerPayloadFormatVersion: '2.0',
          authorizerResultTtlInSeconds: this.cacheSeconds,
          authorizerUri,
          enableSimpleResponses: true,
          // Without the header, API Gateway answers 401 and calls nothing.
          identitySource: IDENTITY_SOURCE,
        }).ref,
    );
  }

  private nativeAuthorizer(id: string, spec: Extract<AuthorizerSpec, { kind: 'jwt' | 'userPool' }>): Authorization {
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
      identitySource: IDENTITY_SOURCE,
      jwtConfiguration,
    });
    return { authorizationType: 'JWT', authorizerId: ref };
  }
}
