/**
 * What compiles, and what must not. The type check of the project reads this file; `types.test.ts` compiles it without its
 * directives and holds every message against the text after the directive.
 */
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { bodyOf, reply, route, secretJson, streamHandler } from '../../../lib/handler';
import { model } from '../support';

declare const lambda: { v1: APIGatewayProxyEvent; v2: APIGatewayProxyEventV2WithJWTAuthorizer; context: Context };

export const all = route(
  model,
  {
    params: { userId: 'uuid' },
    query: { limit: 'integer?', ids: 'uuid[]?', exact: 'bigint' },
    body: { amount: 'decimal', notes: 'string?', state: ['open', 'sold'], picture: 'binary?', kind: { type: 'string', enum: ['a', 'b'] } },
  },
  async ({ params, query, body, table, claims, cookies, headers, requestId }) => {
    const texts: [string, string, string | undefined] = [params.userId, body.amount, body.notes];
    const numbers: [number | undefined, bigint, string[] | undefined] = [query.limit, query.exact, query.ids];
    const choice: 'open' | 'sold' = body.state;
    const long: 'a' | 'b' = body.kind;
    const bytes: Uint8Array | undefined = body.picture;
    const user = await table.User.get(params);
    const rest: (string | undefined)[] = [claims.sub, cookies.session, headers.accept, requestId, user?.name];
    return reply(
      200,
      { texts, numbers, choice, long, bytes, rest },
      { headers: { vary: ['a', 'b'] }, cookies: [{ name: 'a', value: 'b' }] },
    );
  },
);
export const v1: APIGatewayProxyHandler = (event, context) => all(event, context) as Promise<APIGatewayProxyResult>;
export const v2: APIGatewayProxyHandlerV2 = all;
export const results: Promise<APIGatewayProxyStructuredResultV2>[] = [all(lambda.v1, lambda.context), all(lambda.v2)];

export const fromModel = route(model, { body: bodyOf(model, 'Investment', ['amount', 'notes', 'state', 'units']) }, ({ body }) => {
  const values: [string, string | undefined, 'open' | 'sold', bigint | undefined] = [body.amount, body.notes, body.state, body.units];
  return values;
});
export const whole = route(model, { body: bodyOf(model, 'User') }, ({ body, table }) => table.User.create(body));
export const partly = route(
  model,
  { body: bodyOf(model, 'Investment', ['amount', 'state'], { optional: ['amount', 'state'] }) },
  ({ body }) => {
    const values: [string | undefined, 'open' | 'sold' | undefined] = [body.amount, body.state];
    return values;
  },
);
export const none = route(model, {}, ({ body }) => {
  const nothing: undefined = body;
  return nothing;
});
export const stream = streamHandler(model, (change) => {
  const email: string | undefined = change.entity === 'User' && change.kind === 'insert' ? change.after.email : undefined;
  return email;
});
export const secret: Promise<{ user: string }> = secretJson<{ user: string }>('DB');

// @ts-expect-error Type '"uid"' is not assignable to type
route(model, { params: { userId: 'uid' } }, () => null);
// @ts-expect-error 'parms' does not exist in type
route(model, { parms: { userId: 'uuid' } }, () => null);
// @ts-expect-error Property 'id' does not exist
route(model, { params: { userId: 'uuid' } }, ({ params }) => params.id);
// @ts-expect-error Property 'limit' does not exist
route(model, { params: { userId: 'uuid' } }, ({ query }) => query.limit);
// @ts-expect-error 'body' is possibly 'undefined'
route(model, {}, ({ body }) => body.amount);
// @ts-expect-error 'body.notes' is possibly 'undefined'
route(model, { body: { notes: 'string?' } }, ({ body }) => body.notes.length);
// @ts-expect-error Property 'Usr' does not exist
route(model, {}, ({ table }) => table.Usr.get({ userId: 'x' }));
// @ts-expect-error Argument of type '"Usr"' is not assignable
bodyOf(model, 'Usr');
// @ts-expect-error Type '"mail"' is not assignable to type
bodyOf(model, 'User', ['mail']);
// @ts-expect-error Type '"name"' is not assignable to type '"email"'
bodyOf(model, 'User', ['email'], { optional: ['name'] });
// @ts-expect-error Type 'number' is not assignable to type 'string | readonly string[]'
reply(200, 1, { headers: { age: 1 } });
// @ts-expect-error Type '"lax"' is not assignable to type
reply(200, 1, { cookies: [{ name: 'a', value: 'b', sameSite: 'lax' }] });
