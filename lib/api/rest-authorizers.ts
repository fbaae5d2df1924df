import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { ApiAuthorizer, AuthorizerSpec } from './api-authorizer';
import { authorizerFunction, authorizerId } from './authorizer-function';
import { allowInvoke, invocationUri } from './invoke-permission';

type MethodAuthorization = Pick<apigateway.CfnMethodProps, 'authorizationType' | 'authorizerId'>;

const IDENTITY_SOURCE = 'method.request.header.Authorization';

/** The authorizers of a REST API, each made once. */
export class RestAuthorizers {
  private readonly made = new Map<string, MethodAuthorization>();

  public constructor(
    private readonly scope: Construct,
    private readonly restApiId: string,
    private readonly cacheSeconds: number,
  ) {}

  /** What a method says about who may call it. */
  public authorization(authorizer: ApiAuthorizer | undefined): MethodAuthorization {
    if (!authorizer) return { authorizationType: 'NONE' };
    const spec = authorizer._spec;
    if (spec.kind === 'iam') return { authorizationType: 'AWS_IAM' };
    const id = authorizerId(this.scope, spec);
    const present = this.made.get(id);
    if (present) return present;
    const made = spec.kind === 'userPool' ? this.cognito(id, spec) : this.ownAuthorizer(id, spec);
    this.made.set(id, made);
    return made;
  }

  private cognito(id: string, { pool }: Extract<AuthorizerSpec, { kind: 'userPool' }>): MethodAuthorization {
    const { ref } = new apigateway.CfnAuthorizer(this.scope, id, {
      restApiId: this.restApiId,
      name: id,
      type: 'COGNITO_USER_POOLS',
      identitySource: IDENTITY_SOURCE,
      providerArns: [pool.userPoolArn],
    });
    return { authorizationType: 'COGNITO_USER_POOLS', authorizerId: ref };
  }

  private ownAuthorizer(id: string, spec: AuthorizerSpec): MethodAuthorization {
    const fn = authorizerFunction(this.scope, `${id}Function`, spec);
    const { ref } = new apigateway.CfnAuthorizer(this.scope, id, {
      restApiId: this.restApiId,
      name: id,
      type: 'REQUEST',
      authorizerResultTtlInSeconds: this.cacheSeconds,
      authorizerUri: invocationUri(this.scope, fn),
      // Without the header, API Gateway answers 401 and calls nothing.
      identitySource: IDENTITY_SOURCE,
    });
    allowInvoke(this.scope, `${id}Permission`, fn, this.restApiId, 'authorizers/*');
    return { authorizationType: 'CUSTOM', authorizerId: ref };
  }
}
