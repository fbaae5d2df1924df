import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { AuthorizerSpec } from './api-authorizer';
import { type Authorization, Authorizers } from './authorizers';

const IDENTITY_SOURCE = 'method.request.header.Authorization';

/** The authorizers of a REST API. */
export class RestAuthorizers extends Authorizers {
  protected make(id: string, spec: AuthorizerSpec): Authorization {
    if (spec.kind === 'userPool') return this.cognito(id, spec);
    return this.ownAuthorizer(
      id,
      spec,
      (authorizerUri) =>
        new apigateway.CfnAuthorizer(this.scope, id, {
          restApiId: this.apiId,
          name: id,
          type: 'REQUEST',
          authorizerResultTtlInSeconds: this.cacheSeconds,
          authorizerUri,
          // Without the header, API Gateway answers 401 and calls nothing.
          identitySource: IDENTITY_SOURCE,
        }).ref,
    );
  }

  private cognito(id: string, { pool }: Extract<AuthorizerSpec, { kind: 'userPool' }>): Authorization {
    const { ref } = new apigateway.CfnAuthorizer(this.scope, id, {
      restApiId: this.apiId,
      name: id,
      type: 'COGNITO_USER_POOLS',
      identitySource: IDENTITY_SOURCE,
      providerArns: [pool.userPoolArn],
    });
    return { authorizationType: 'COGNITO_USER_POOLS', authorizerId: ref };
  }
}
