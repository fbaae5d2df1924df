import { createHash } from 'node:crypto';
import { Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { assetPath } from '../core/package-path';
import { ServerlessFunction } from '../function';
import type { AuthorizerSpec } from './api-authorizer';
import { pathInStack } from './path-in-stack';
import { AUTHORIZER_ENVIRONMENT } from './token-contract';

/** An id for an authorizer that is the same for equal ones, whatever the order in which routes name them. */
export function authorizerId(scope: Construct, spec: AuthorizerSpec): string {
  const hash = createHash('sha256').update(JSON.stringify(Stack.of(scope).resolve(identity(scope, spec))));
  return `${spec.kind[0].toUpperCase()}${spec.kind.slice(1)}Authorizer${hash.digest('hex').slice(0, 8)}`;
}

function identity(scope: Construct, spec: AuthorizerSpec): readonly unknown[] {
  const pathOf = (other: IConstruct) => pathInStack(scope, other);
  switch (spec.kind) {
    case 'jwt':
      return [spec.kind, spec.issuer, spec.audience];
    case 'jwtKey':
      return [spec.kind, pathOf(spec.key)];
    case 'userPool':
      return [spec.kind, pathOf(spec.pool), spec.clients.map(pathOf)];
    default:
      return [spec.kind];
  }
}

/** The function of this library that checks tokens. */
export function authorizerFunction(scope: Construct, id: string, spec: AuthorizerSpec): lambda.Function {
  return new ServerlessFunction(scope, id, {
    description: 'Checks the token of a request',
    code: lambda.Code.fromAsset(assetPath('authorizer')),
    handler: 'index.handler',
    // A share of a CPU that verifies a signature within milliseconds.
    memorySize: 512,
    timeout: Duration.seconds(10),
    ...(spec.kind === 'jwtKey' && { secrets: { JWT_KEY: spec.key.secret } }),
    ...(spec.kind === 'jwt' && {
      environment: {
        [AUTHORIZER_ENVIRONMENT.issuer]: spec.issuer,
        [AUTHORIZER_ENVIRONMENT.audience]: Stack.of(scope).toJsonString(spec.audience),
      },
    }),
  }).function;
}
