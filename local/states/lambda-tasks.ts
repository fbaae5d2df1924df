import { StatesError } from './errors';
import { isJsonObject, type Json } from './json';
import type { TaskResources } from './services';

/** `lambda:invoke`, the optimized integration. */
export const LAMBDA_INVOKE = 'arn:aws:states:::lambda:invoke';
/** A function ARN as the `Resource`. */
export const LAMBDA_FUNCTION = 'arn:aws:lambda:*:*:function:*';

export interface LambdaRequest {
  /** Name or ARN, as the state gives it. */
  readonly functionName: string;
  readonly payload: Json;
  readonly signal: AbortSignal;
}

/** What the Invoke API answers. */
export interface LambdaResponse {
  readonly payload: Json;
  /** Set when the function failed; `payload` is then `{ errorType, errorMessage, … }`. */
  readonly functionError?: string;
  /** @default '$LATEST' */
  readonly executedVersion?: string;
}

/**
 * The two Lambda resources over one function that invokes. A failed function fails the task with its `errorType` as the name and the
 * JSON text of its payload as the cause, as Step Functions reports it; an `invoke` that rejects counts as `Lambda.SdkClientException`
 * unless it throws a `StatesError`.
 *
 * @example createInterpreter({ resources: lambdaTasks(({ functionName, payload }) => runtime.invoke(functionName, payload)) })
 */
export function lambdaTasks(invoke: (request: LambdaRequest) => Promise<LambdaResponse>): TaskResources {
  const call = async (request: LambdaRequest): Promise<LambdaResponse> => {
    const response = await invoke(request).catch((error: unknown) => {
      throw error instanceof StatesError ? error : new StatesError('Lambda.SdkClientException', String(error));
    });
    if (response.functionError !== undefined) throw functionFailure(response.payload);
    return response;
  };
  return {
    [LAMBDA_INVOKE]: async ({ arguments: args, signal }) => {
      const { functionName, payload } = invokeArguments(args);
      const response = await call({ functionName, payload, signal });
      return { ExecutedVersion: response.executedVersion ?? '$LATEST', Payload: response.payload, StatusCode: 200 };
    },
    [LAMBDA_FUNCTION]: async ({ resource, arguments: payload, signal }) => {
      const response = await call({ functionName: resource, payload, signal });
      return response.payload;
    },
  };
}

function invokeArguments(args: Json): { functionName: string; payload: Json } {
  const {
    FunctionName: functionName,
    Payload: payload = {},
    InvocationType: type = 'RequestResponse',
    ...others
  } = isJsonObject(args) ? args : {};
  const refuse = (text: string) => new StatesError('States.Runtime', `${LAMBDA_INVOKE}: ${text}`);
  if (typeof functionName !== 'string') throw refuse(`'FunctionName' must be a string, not ${JSON.stringify(functionName)}.`);
  if (type !== 'RequestResponse') throw refuse(`'InvocationType' must be RequestResponse, not ${JSON.stringify(type)}.`);
  const unknown = Object.keys(others);
  if (unknown.length > 0) throw refuse(`${unknown.join(', ')} not supported; allowed: FunctionName, Payload, InvocationType.`);
  return { functionName, payload };
}

function functionFailure(payload: Json): StatesError {
  const text = JSON.stringify(payload);
  const type = isJsonObject(payload) ? payload.errorType : undefined;
  if (typeof type === 'string' && type !== '') return new StatesError(type, text);
  const cause = `The cause could not be determined because Lambda did not return an error type. Returned payload: ${text}`;
  return new StatesError('Lambda.Unknown', cause);
}
