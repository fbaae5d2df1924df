/** What a route reads of API Gateway's events and gives back. The types of `aws-lambda` fit, and are not needed. */

type Texts = { readonly [name: string]: string | undefined };
type TextLists = { readonly [name: string]: readonly string[] | undefined };

/**
 * An event of payload format 2.0 (HTTP API) or 1.0 (REST API; HTTP API on demand).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export interface HttpEvent {
  /** '2.0', or '1.0' from an HTTP API; a REST API sends none. */
  readonly version?: string;
  readonly headers?: Texts | null;
  readonly queryStringParameters?: Texts | null;
  readonly pathParameters?: Texts | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: HttpRequestContext;
  // Format 2.0
  readonly routeKey?: string;
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly cookies?: readonly string[];
  // Format 1.0
  readonly httpMethod?: string;
  readonly path?: string;
  readonly resource?: string;
  readonly multiValueHeaders?: TextLists | null;
  readonly multiValueQueryStringParameters?: TextLists | null;
}

export interface HttpRequestContext {
  readonly requestId?: string;
  readonly stage?: string;
  readonly http?: { readonly method?: string; readonly path?: string; readonly sourceIp?: string };
  readonly identity?: { readonly sourceIp?: string | null };
  readonly authorizer?: object | null;
}

/** What a route reads of Lambda's second argument. */
export interface InvocationContext {
  readonly awsRequestId?: string;
  getRemainingTimeInMillis?(): number;
}

/** The answer in the format of the event: `cookies` in 2.0, `multiValueHeaders` in 1.0. */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly cookies?: string[];
  readonly multiValueHeaders?: { readonly [name: string]: string[] };
}
