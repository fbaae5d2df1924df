import { Names } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { HTTP_LOG_FORMAT } from './access-log';
import { acknowledgePublic } from './acknowledgements';
import { type ApiPlan, authorizerOf, type BuiltApi } from './api-plan';
import { type Cors, PREFLIGHT_SECONDS } from './cors';
import { HttpAuthorizers } from './http-authorizers';
import { allowInvoke } from './invoke-permission';
import { httpLegacyParameters, legacyUri } from './legacy-request';
import { stableId } from './route-key';

const STAGE = '$default';

/** The resources of an HTTP API. */
export function httpApi(plan: ApiPlan): BuiltApi {
  const { scope, props, cors } = plan;
  const api = new apigateway.CfnApi(scope, 'Api', {
    name: Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' }),
    protocolType: 'HTTP',
    corsConfiguration: cors && corsConfiguration(cors),
    // Said either way: what a template no longer says, an update may leave as it was.
    disableExecuteApiEndpoint: props.domain !== undefined,
  });
  const stage = new apigateway.CfnStage(scope, 'Stage', {
    apiId: api.ref,
    stageName: STAGE,
    autoDeploy: true,
    accessLogSettings: { destinationArn: plan.logGroup.logGroupArn, format: HTTP_LOG_FORMAT },
    defaultRouteSettings: { throttlingRateLimit: plan.throttle.rateLimit, throttlingBurstLimit: plan.throttle.burstLimit },
  });
  addRoutes(plan, api.ref);
  addLegacy(plan, api.ref);
  return { apiId: api.ref, stage, stageName: STAGE };
}

function addRoutes({ scope, props, functions }: ApiPlan, apiId: string): void {
  const authorizers = new HttpAuthorizers(scope, apiId, props.authorizerCache?.toSeconds() ?? 0);
  for (const { id, function: fn, routes } of functions) {
    const target = lambdaIntegration(scope, id, apiId, fn);
    for (const route of routes) {
      const authorizer = authorizerOf(route, props);
      const authorization = authorizers.authorization(authorizer);
      const resource = new apigateway.CfnRoute(scope, `Route${stableId(route.text)}`, {
        apiId,
        routeKey: route.text,
        target,
        ...authorization,
      });
      if (!authorizer) acknowledgePublic(resource, route.text);
    }
  }
}

function lambdaIntegration(scope: Construct, id: string, apiId: string, fn: lambda.IFunction): string {
  const integration = new apigateway.CfnIntegration(scope, `${id}Integration`, {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: fn.functionArn,
    payloadFormatVersion: '2.0',
  });
  allowInvoke(scope, `${id}Permission`, fn, apiId, '*/*');
  return `integrations/${integration.ref}`;
}

/** `ANY /{proxy+}` takes any path but the root. */
function addLegacy({ scope, props: { legacy }, express, functions }: ApiPlan, apiId: string): void {
  if (!legacy) return;
  const taken = new Set(functions.flatMap(({ routes }) => routes.map(({ text }) => text)));
  const spec = legacy._spec;
  const shared = express && lambdaIntegration(scope, 'Legacy', apiId, express);
  for (const path of ['/', '/{proxy+}'].filter((one) => !taken.has(`ANY ${one}`))) {
    const name = path === '/' ? 'LegacyRoot' : 'LegacyProxy';
    const forwarded = () =>
      new apigateway.CfnIntegration(scope, `${name}Integration`, {
        apiId,
        integrationType: 'HTTP_PROXY',
        integrationMethod: 'ANY',
        payloadFormatVersion: '1.0',
        ...(spec.kind === 'url' && { integrationUri: legacyUri(spec.url, path), requestParameters: httpLegacyParameters(spec) }),
      });
    const route = new apigateway.CfnRoute(scope, `${name}Route`, {
      apiId,
      routeKey: `ANY ${path}`,
      target: shared ?? `integrations/${forwarded().ref}`,
      authorizationType: 'NONE',
    });
    acknowledgePublic(route, `ANY ${path}`, 'The legacy server authenticates its requests itself.');
  }
}

function corsConfiguration({ origins, credentials, headers, methods }: Cors): apigateway.CfnApi.CorsProperty {
  return {
    allowOrigins: [...origins],
    allowMethods: [...methods],
    allowHeaders: [...headers],
    allowCredentials: credentials || undefined,
    maxAge: PREFLIGHT_SECONDS,
  };
}
