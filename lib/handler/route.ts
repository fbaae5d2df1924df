import { openTable } from '../client/open-table';
import type { Table } from '../client/table-types';
import type { ModelDefinition } from '../model/definition';
import { answer, problemAnswer } from './answer';
import type { Claims } from './claims';
import type { HttpEvent, HttpResult, InvocationContext } from './http-event';
import { type HttpRequest, readRequest } from './http-request';
import { type Input, readInput } from './input';
import { logError } from './log';
import { problemOf } from './problem-of';
import { bodyBytes } from './request-body';
import { fieldsOf, type NoFields, type Shape, type ValuesIn } from './shape';

/** What a route takes. A part that is not named is not read. */
export interface RouteInput<P extends Shape, Q extends Shape, B extends Shape | undefined> {
  /** The path parameters: `{ userId: 'uuid' }`. */
  readonly params?: P;
  /** The query parameters: `{ limit: 'integer?', ids: 'uuid[]?' }`. Others are ignored. A list is given several times, or with commas. */
  readonly query?: Q;
  /** The fields of the JSON object in the body. `bodyOf` takes them from an entity. */
  readonly body?: B;
  /**
   * What happens to fields of the body that are not named here.
   * @default 'refuse' - each is a problem of the request
   */
  readonly unknownFields?: 'refuse' | 'ignore';
  /**
   * How large a body may be, in bytes. API Gateway takes 10 MB, Lambda 6 MB with the rest of the event.
   * @default 1048576 - 1 MiB; a larger one is answered with 413
   */
  readonly maxBodyBytes?: number;
}

/** A request, checked and converted. */
export interface RouteRequest<M extends ModelDefinition, P extends Shape, Q extends Shape, B extends Shape | undefined> {
  readonly params: ValuesIn<P>;
  readonly query: ValuesIn<Q>;
  readonly body: ValuesIn<B>;
  /** The payload of the verified token; empty on a public route. */
  readonly claims: Claims;
  /** The typed table, opened once per process: `SINGLE_TABLE_NAME` names it. */
  readonly table: Table<M>;
  /** By lower-case name; several of one name are joined by a comma. */
  readonly headers: { readonly [name: string]: string | undefined };
  readonly cookies: { readonly [name: string]: string | undefined };
  /** In upper case. */
  readonly method: string;
  /** Without the stage. An HTTP API has decoded it, a REST API has not. */
  readonly path: string;
  /** The address that called the API; behind a CDN that is the CDN's. */
  readonly sourceIp: string | undefined;
  /** The id of the request at API Gateway: in its access log, in our log, and as `instance` in a problem. */
  readonly requestId: string | undefined;
  /** The bytes of the body as they came, for a signature over them. */
  readonly rawBody: Uint8Array;
  /** The event as it came. */
  readonly event: HttpEvent;
  /** Lambda's second argument. */
  readonly context: InvocationContext | undefined;
}

/** A handler for API Gateway, of either payload format. */
export type RouteHandler = (event: HttpEvent, context?: InvocationContext) => Promise<HttpResult>;

const DEFAULT_MAX_BODY_BYTES = 1_048_576;

/**
 * A Lambda handler for one route of an API, of payload format 1.0 or 2.0. What a request carries is checked against the attribute types of
 * the model, and converted; all that is wrong with it is answered at once (400). Errors of the client become their status (404, 409, 503), an
 * `HttpProblem` its own, and any other error 500 without a word about it, with one line in the log.
 *
 * @param handle returns a JSON value (200), nothing (204) or a `reply`; may throw an `HttpProblem`
 * @throws Error at once for a type that does not exist.
 * @example
 * export const create = route(model, {
 *   params: { userId: 'uuid' },
 *   body: { amount: 'decimal', notes: 'string?' },
 * }, async ({ params, body, table }) => {
 *   const investment = { ...params, ...body, investmentId: randomUUID() };
 *   await table.Investment.create(investment);
 *   return reply(201, investment);
 * });
 */
export function route<
  M extends ModelDefinition,
  const P extends Shape = NoFields,
  const Q extends Shape = NoFields,
  const B extends Shape | undefined = undefined,
>(model: M, input: RouteInput<P, Q, B>, handle: (request: RouteRequest<M, P, Q, B>) => unknown): RouteHandler {
  const expected = {
    params: fieldsOf(input.params, 'params'),
    query: fieldsOf(input.query, 'query'),
    body: input.body && fieldsOf(input.body, 'body'),
    unknownFields: input.unknownFields ?? 'refuse',
    maxBodyBytes: input.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
  };
  // A function that is connected to a table starts with a full CPU, which its first request may not have: the SDK is loaded now.
  if (process.env.AWS_LAMBDA_FUNCTION_NAME && process.env.SINGLE_TABLE_NAME) tableOf(model);
  return async (event, context) => {
    const request = readRequest(event, context?.awsRequestId);
    try {
      const values = readInput(expected, request);
      return answer(request, await handle(requestFor(model, request, values, context) as RouteRequest<M, P, Q, B>));
    } catch (error) {
      return failure(request, error);
    }
  };
}

function failure(request: HttpRequest, error: unknown): HttpResult {
  const problem = problemOf(error);
  if (problem.status >= 500) logError(problem.options.cause ?? error, { requestId: request.requestId, route: request.route });
  try {
    return problemAnswer(request, problem);
  } catch (mistake) {
    // Its members or headers cannot be sent. The plain 500 in its place can.
    return failure(request, mistake);
  }
}

function requestFor(model: ModelDefinition, request: HttpRequest, values: Input, context: InvocationContext | undefined): object {
  const { claims, headers, cookies, method, path, sourceIp, requestId, event } = request;
  return {
    ...values,
    ...{ claims, headers, cookies, method, path, sourceIp, requestId, event, context },
    get table() {
      return tableOf(model);
    },
    get rawBody() {
      return bodyBytes(request);
    },
  };
}

const tables = new WeakMap<ModelDefinition, object>();

function tableOf(model: ModelDefinition): object {
  let table = tables.get(model);
  if (!table) {
    table = openTable(model);
    tables.set(model, table);
  }
  return table;
}
