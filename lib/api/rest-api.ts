import { Names } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { ISingleTable } from '../table';
import { REST_LOG_FORMAT } from './access-log';
import { acknowledgePublic, acknowledgeRestMethod, acknowledgeRestStage } from './acknowledgements';
import { type ApiPlan, authorizerOf, type BuiltApi } from './api-plan';
import { bodySchema } from './body-schema';
import { cloudWatchRole } from './cloud-watch-role';
import { methodsOf } from './cors';
import { gatewayResponses } from './gateway-responses';
import { allowInvoke, invocationUri } from './invoke-permission';
import { RestAuthorizers } from './rest-authorizers';
import { restDeployment } from './rest-deployment';
import { restLegacy } from './rest-legacy';
import { preflight } from './rest-preflight';
import { RestTree } from './rest-tree';
import type { CheckedRoute } from './route-check';
import { stableId } from './route-key';
import { usagePlans } from './usage-plans';

const STAGE = 'live';

/** The resources of a REST API. */
export function restApi(plan: ApiPlan): BuiltApi {
  const { scope, props } = plan;
  const api = new apigateway.CfnRestApi(scope, 'Api', {
    name: Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' }),
    endpointConfiguration: { types: ['REGIONAL'] },
    // Said either way: what a template no longer says, an update may leave as it was.
    disableExecuteApiEndpoint: props.domain !== undefined,
    // Nothing less lets pictures pass through: API Gateway looks at the first type that a browser accepts only.
    binaryMediaTypes: props.legacy && ['*/*'],
  });
  const tree = new RestTree(scope, api);
  addMethods(plan, api.ref, tree);
  addPreflights(plan, api.ref, tree);
  restLegacy(plan, api.ref, tree);
  gatewayResponses(scope, api.ref, plan.cors, plan.usesIam);
  const stage = addStage(plan, api.ref);
  usagePlans(plan, api.ref, stage.ref);
  return { apiId: api.ref, stage, stageName: STAGE };
}

function addMethods({ scope, props, functions }: ApiPlan, restApiId: string, tree: RestTree): void {
  const authorizers = new RestAuthorizers(scope, restApiId, props.authorizerCache?.toSeconds() ?? 0);
  const validator = new apigateway.CfnRequestValidator(scope, 'Validator', {
    restApiId,
    validateRequestBody: true,
    validateRequestParameters: true,
  });
  for (const { id, function: fn, routes } of functions) {
    allowInvoke(scope, `${id}Permission`, fn, restApiId, '*/*');
    const integration = { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: invocationUri(scope, fn) };
    for (const route of routes) {
      const authorizer = authorizerOf(route, props);
      const method = new apigateway.CfnMethod(scope, `Route${stableId(route.text)}`, {
        restApiId,
        resourceId: tree.resourceId(route.path),
        httpMethod: route.method,
        integration,
        apiKeyRequired: route.route.apiKeyRequired || undefined,
        ...authorizers.authorization(authorizer),
        ...bodyModel(scope, restApiId, route, props.table, validator.ref),
      });
      acknowledgeRestMethod(method, route.text);
      if (!authorizer) acknowledgePublic(method, route.text);
    }
  }
}

function bodyModel(
  scope: ApiPlan['scope'],
  restApiId: string,
  { text, route }: CheckedRoute,
  table: ISingleTable | undefined,
  validator: string,
) {
  if (!route.body || !table) return undefined;
  const model = new apigateway.CfnModel(scope, `Body${stableId(text)}`, {
    restApiId,
    contentType: 'application/json',
    schema: bodySchema(route.body, table),
  });
  return { requestModels: { 'application/json': model.ref }, requestValidatorId: validator };
}

function addPreflights({ scope, props, functions, cors }: ApiPlan, restApiId: string, tree: RestTree): void {
  if (!cors) return;
  const routes = functions.flatMap((one) => one.routes);
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = methodsOf(routes.filter((route) => route.path === path));
    preflight(scope, cors, { restApiId, resourceId: tree.resourceId(path), path, methods, binary: props.legacy !== undefined });
  }
}

function addStage({ scope, props, logGroup, throttle }: ApiPlan, restApiId: string): apigateway.CfnStage {
  const stage = new apigateway.CfnStage(scope, 'Stage', {
    restApiId,
    stageName: STAGE,
    deploymentId: restDeployment(scope, restApiId).ref,
    accessLogSetting: { destinationArn: logGroup.logGroupArn, format: REST_LOG_FORMAT },
    tracingEnabled: true,
    methodSettings: [
      {
        httpMethod: '*',
        resourcePath: '/*',
        throttlingRateLimit: throttle.rateLimit,
        throttlingBurstLimit: throttle.burstLimit,
        loggingLevel: 'OFF',
      },
    ],
  });
  if (props.cloudWatchRole) stage.addResourceDependency(cloudWatchRole(scope));
  acknowledgeRestStage(stage);
  return stage;
}
