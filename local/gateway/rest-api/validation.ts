import Ajv, { type ValidateFunction } from 'ajv';
import type { StackResource } from '../../assembly';
import { headerValue, mediaType } from '../exchange';
import type { RequestContext } from '../payload/context';
import { queryValues } from '../query';
import { checkProperties, notAvailable, record, text } from '../template';
import { modernSchema } from './json-schema';

/** What a request must have before an integration sees it. */
export interface Validation {
  /** `method.request.header.name`, and the same for querystring and path. */
  readonly requiredParameters: readonly string[];
  /** Checks of the body by media type. */
  readonly bodies: ReadonlyMap<string, ValidateFunction>;
}

/** What a request lacks. */
export type ValidationProblem =
  | { readonly type: 'BAD_REQUEST_PARAMETERS'; readonly message: string; readonly validation: string }
  | { readonly type: 'BAD_REQUEST_BODY'; readonly validation: string };

const NONE: Validation = { requiredParameters: [], bodies: new Map() };

/** @param validators and models of the same API */
export function readValidation(method: StackResource, validators: readonly StackResource[], models: readonly StackResource[]): Validation {
  const id = text(method, 'RequestValidatorId');
  if (id === undefined) return NONE;
  const validator = validators.find((one) => one.scope.run.identityOf(one.type).id(one) === id);
  if (!validator) throw notAvailable(method, `RequestValidatorId ${id}`, 'It must be a validator of the same API.');
  const parameters = Object.entries(record<boolean>(method, 'RequestParameters'));
  const checksBody = validator.property('ValidateRequestBody') === true;
  return {
    requiredParameters:
      validator.property('ValidateRequestParameters') === true ? parameters.filter(([, required]) => required).map(([name]) => name) : [],
    bodies: new Map(
      checksBody
        ? Object.entries(record<string>(method, 'RequestModels')).map(([type, model]) => [
            type.toLowerCase(),
            compile(method, model, models),
          ])
        : [],
    ),
  };
}

function compile(method: StackResource, name: string, models: readonly StackResource[]): ValidateFunction {
  const model = models.find((one) => one.scope.run.identityOf(one.type).id(one) === name);
  if (!model) throw notAvailable(method, `RequestModels ${name}`, 'It must be a model of the same API.');
  checkProperties(model, ['RestApiId', 'Name', 'ContentType', 'Schema', 'Description']);
  try {
    return new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(modernSchema(model.property('Schema') ?? {}));
  } catch (error) {
    throw notAvailable(model, `Schema (${(error as Error).message})`);
  }
}

/**
 * Source: "Request validation for REST APIs in API Gateway", api-gateway-method-request-validation.html.
 * @returns undefined when nothing is missing
 */
export function validationProblem({ requiredParameters, bodies }: Validation, context: RequestContext): ValidationProblem | undefined {
  const missing = requiredParameters
    .filter((parameter) => !hasParameter(parameter, context))
    .map((parameter) => parameter.split('.').slice(3).join('.'));
  if (missing.length > 0) {
    const message = `Missing required request parameters: [${missing.join(', ')}]`;
    return { type: 'BAD_REQUEST_PARAMETERS', message, validation: `[${missing.join(', ')}]` };
  }
  // A body without a type counts as JSON, and one of a type without a model is not looked at.
  const validate = bodies.get(mediaType(context.request.headers) ?? 'application/json');
  return validate && bodyProblem(validate, context.request.body.toString());
}

function bodyProblem(validate: ValidateFunction, body: string): ValidationProblem | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { type: 'BAD_REQUEST_BODY', validation: '[the body is not JSON]' };
  }
  if (validate(value)) return undefined;
  const found = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'the body'} ${message}`);
  return { type: 'BAD_REQUEST_BODY', validation: `[${found.join(', ')}]` };
}

function hasParameter(parameter: string, { request, pathParameters }: RequestContext): boolean {
  const [, , place, ...rest] = parameter.split('.');
  const name = rest.join('.');
  if (place === 'path') return pathParameters[name] !== undefined;
  if (place === 'header') return Boolean(headerValue(request.headers, name));
  return Boolean(
    queryValues(request.query)
      .get(name)
      ?.some((value) => value !== ''),
  );
}
