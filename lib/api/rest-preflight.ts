import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { type Cors, PREFLIGHT_SECONDS } from './cors';
import { stableId } from './route-key';

/** Where a preflight is answered. */
export interface PreflightPlace {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly path: string;
  readonly methods: readonly string[];
  /** Whether the API takes every body for binary: then the template of the answer has to be told otherwise. */
  readonly binary: boolean;
}

/** Answers `OPTIONS` of a path without calling anything. */
export function preflight(scope: Construct, cors: Cors, { restApiId, resourceId, path, methods, binary }: PreflightPlace): void {
  const headers: { [name: string]: string } = {
    'Access-Control-Allow-Origin': cors.origins[0],
    'Access-Control-Allow-Methods': methods.join(','),
    'Access-Control-Allow-Headers': cors.headers.join(','),
    'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
    ...(cors.credentials && { 'Access-Control-Allow-Credentials': 'true' }),
    ...(cors.origins.length > 1 && { Vary: 'Origin' }),
  };
  const names = Object.keys(headers);
  new apigateway.CfnMethod(scope, `Preflight${stableId(path)}`, {
    restApiId,
    resourceId,
    httpMethod: 'OPTIONS',
    authorizationType: 'NONE',
    integration: {
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode":204}' },
      ...(binary && { contentHandling: 'CONVERT_TO_TEXT' }),
      integrationResponses: [
        {
          statusCode: '204',
          responseParameters: Object.fromEntries(names.map((name) => [`method.response.header.${name}`, `'${headers[name]}'`])),
          ...(cors.origins.length > 1 && { responseTemplates: { 'application/json': chooseOrigin(cors.origins) } }),
        },
      ],
    },
    methodResponses: [
      { statusCode: '204', responseParameters: Object.fromEntries(names.map((name) => [`method.response.header.${name}`, true])) },
    ],
  });
}

/** A header cannot name several origins: the one that asks is answered, if it is among them. */
function chooseOrigin(origins: readonly string[]): string {
  const condition = origins.map((origin) => `$origin == "${origin}"`).join(' || ');
  return [
    '#set($origin = $input.params().header.get("Origin"))',
    '#if($origin == "")#set($origin = $input.params().header.get("origin"))#end',
    `#if(${condition})#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end`,
  ].join('\n');
}
