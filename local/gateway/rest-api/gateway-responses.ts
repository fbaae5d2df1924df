import type { StackResource } from '../../assembly';
import { type GatewayAnswer, type Header, withHeader } from '../exchange';
import type { RequestContext } from '../payload/context';
import { checkProperties, notAvailable, record, text } from '../template';
import { isKnownExpression, isPlainTemplate, type Known, mapped, renderPlain } from './variables';

/** Why the gateway answers itself. Source: "Gateway response types for API Gateway", supported-gateway-response-types.html. */
export type ResponseType = keyof typeof DEFAULTS;

/** Status, message and the header x-amzn-errortype of each type. */
const DEFAULTS = {
  ACCESS_DENIED: [403, 'User is not authorized to access this resource', 'AccessDeniedException'],
  API_CONFIGURATION_ERROR: [500, 'Internal server error', 'InternalServerErrorException'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, null, 'AuthorizerConfigurationException'],
  AUTHORIZER_FAILURE: [500, null, 'AuthorizerConfigurationException'],
  BAD_REQUEST_BODY: [400, 'Invalid request body', 'BadRequestException'],
  BAD_REQUEST_PARAMETERS: [400, 'Missing required request parameters', 'BadRequestException'],
  INTEGRATION_FAILURE: [504, 'Network error communicating with endpoint', 'InternalServerErrorException'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out', 'InternalServerErrorException'],
  INVALID_API_KEY: [403, 'Forbidden', 'ForbiddenException'],
  INVALID_SIGNATURE: [403, 'The security token included in the request is invalid.', 'UnrecognizedClientException'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
  QUOTA_EXCEEDED: [429, 'Limit Exceeded', 'LimitExceededException'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long', 'RequestTooLargeException'],
  THROTTLED: [429, 'Too Many Requests', 'TooManyRequestsException'],
  UNAUTHORIZED: [401, 'Unauthorized', 'UnauthorizedException'],
  /** A function that fails, or answers what no proxy integration understands. */
  DEFAULT_5XX: [502, 'Internal server error', 'InternalServerErrorException'],
} as const;

interface Override {
  readonly status?: number;
  readonly parameters: { readonly [target: string]: string };
  readonly templates: { readonly [type: string]: string };
}

export type GatewayResponses = ReadonlyMap<string, Override>;

const KNOWN = ['RestApiId', 'ResponseType', 'StatusCode', 'ResponseParameters', 'ResponseTemplates'];

/** @throws LocalError `GatewayNotAvailable` for a template in a language of its own */
export function readGatewayResponses(resources: readonly StackResource[]): GatewayResponses {
  return new Map(resources.map((resource) => [String(resource.property('ResponseType')), readOverride(resource)]));
}

function readOverride(resource: StackResource): Override {
  checkProperties(resource, KNOWN);
  const parameters = record<string>(resource, 'ResponseParameters');
  const templates = record<string>(resource, 'ResponseTemplates');
  for (const [target, value] of Object.entries(parameters)) {
    if (!/^gatewayresponse\.header\..+$/.test(target) || !isKnownExpression(value))
      throw notAvailable(resource, `ResponseParameters ${target}: ${value}`);
  }
  for (const template of Object.values(templates)) {
    if (!isPlainTemplate(template))
      throw notAvailable(resource, `ResponseTemplates ${JSON.stringify(template)}`, 'Use text and $context variables.');
  }
  const status = text(resource, 'StatusCode');
  return { status: status === undefined ? undefined : Number(status), parameters, templates };
}

export interface ErrorDetails {
  /** @default - the message of the type */
  readonly message?: string;
  /** What a request validator found. */
  readonly validation?: string;
  readonly authorizer?: { readonly [name: string]: unknown };
}

/** The answer of the gateway itself, as the API changes it: its own type first, then DEFAULT_4XX or DEFAULT_5XX. */
export function gatewayAnswer(
  type: ResponseType,
  context: RequestContext,
  responses: GatewayResponses,
  details: ErrorDetails = {},
): GatewayAnswer {
  const [status, text, errorType] = DEFAULTS[type];
  const override = responses.get(type) ?? responses.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const error = { message: details.message ?? text ?? 'null', responseType: type, validation: details.validation };
  const known: Known = { authorizer: details.authorizer, error };
  const [contentType, template] = Object.entries(override?.templates ?? {})[0] ?? ['application/json', undefined];
  let headers: Header[] = [
    ['Content-Type', contentType],
    ['x-amzn-ErrorType', errorType],
  ];
  for (const [target, value] of Object.entries(override?.parameters ?? {})) {
    const found = mapped(value, context, known);
    if (found !== undefined) headers = withHeader(headers, target.replace('gatewayresponse.header.', ''), found);
  }
  const message = details.message ?? text;
  return {
    status: override?.status ?? status,
    headers,
    body: template === undefined ? JSON.stringify({ message }) : renderPlain(template, context, known),
  };
}
