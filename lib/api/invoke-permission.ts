import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/**
 * Lets an API call a function, once for all its routes: a statement for each would fill the function's policy (20 KB) after some thirty
 * routes.
 * @param path what of the API: '*' for every stage, method and path
 */
export function allowInvoke(scope: Construct, id: string, fn: lambda.IFunction, apiId: string, path = '*'): void {
  new lambda.CfnPermission(scope, id, {
    action: 'lambda:InvokeFunction',
    functionName: fn.functionArn,
    principal: 'apigateway.amazonaws.com',
    sourceArn: Stack.of(scope).formatArn({ service: 'execute-api', resource: apiId, resourceName: path }),
  });
}

/** How API Gateway names a function that it calls. */
export function invocationUri(scope: Construct, fn: lambda.IFunction): string {
  const { partition, region } = Stack.of(scope);
  return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${fn.functionArn}/invocations`;
}
