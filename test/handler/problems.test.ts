import {
  BatchIncompleteError,
  ConditionFailedError,
  ConfigurationError,
  EntityExistsError,
  EntityNotFoundError,
  InvalidCursorError,
  KeyError,
  openTable,
  TransactionCanceledError,
} from '../../lib/client';
import { HttpProblem, route } from '../../lib/handler';
import { eventV1, eventV2, FORMATS, REQUEST_ID } from '../support/http-events';
import { logLines, model } from './support';

const failed = { entity: 'User', key: { PK: 'USER#secret' } };
const canceled = (...codes: (string | undefined)[]) =>
  new TransactionCanceledError(codes.map((code) => ({ entity: 'User', operation: 'put', key: failed.key, code })));
const named = (name: string, message = 'secret') => Object.assign(new Error(message), { name });

async function thrown(error: unknown) {
  const lines = logLines();
  const handler = route(model, {}, () => {
    throw error;
  });
  const { statusCode, headers, body } = await handler(eventV2());
  expect(body).not.toContain('secret');
  return { status: statusCode, retryAfter: headers['retry-after'], logged: lines.map(({ message }) => message), body: JSON.parse(body) };
}

describe('errors of the client and of the SDK', () => {
  test.each<[string, unknown, number]>([
    ['an item that does not exist', new EntityNotFoundError(failed), 404],
    ['an item that exists', new EntityExistsError(failed), 409],
    ['a condition', new ConditionFailedError(failed), 409],
    ['a condition in a transaction', canceled('TransactionConflict', undefined, 'ConditionalCheckFailed'), 409],
    ['a cursor of somewhere else', new InvalidCursorError('secret'), 400],
    ['a key that is too long', new KeyError('KEY_TOO_LONG', 'User', '', 'PK', 'secret'), 400],
    ['a key that is empty', new KeyError('KEY_EMPTY', 'User', '', 'PK', 'secret'), 400],
    ['an item that is too large', named('ValidationException', 'Item size has exceeded the maximum allowed size'), 413],
    ['an update that makes it too large', named('ValidationException', 'Item size to update has exceeded the maximum allowed size'), 413],
    ['the error of another copy of the client', Object.assign(new Error('secret'), { code: 'ENTITY_NOT_FOUND' }), 404],
  ])('%s is the caller’s, and not logged', async (_what, error, status) => {
    expect(await thrown(error)).toMatchObject({ status, logged: [], retryAfter: undefined });
  });

  test.each<[string, unknown]>([
    ['throttling', named('ProvisionedThroughputExceededException')],
    ['a limit of the account', named('RequestLimitExceeded')],
    ['another transaction', canceled('TransactionConflict', undefined, 'ThrottlingError')],
    ['a batch out of time', new BatchIncompleteError('secret', {})],
  ])('%s is a reason to come again', async (_what, error) => {
    expect(await thrown(error)).toMatchObject({ status: 503, retryAfter: '1', logged: [(error as Error).message] });
  });

  test.each<[string, unknown]>([
    ['no table', new ConfigurationError('secret')],
    ['a value of the handler', new KeyError('VALUE_TYPE', 'User', 'email', 'PK', 'secret')],
    ['a mistake in a transaction', canceled('ValidationError', 'TransactionConflict')],
    ['a mistake in a request', named('ValidationException')],
    ['no permission', named('AccessDeniedException')],
    ['text', 'secret'],
    ['nothing', undefined],
    ['an object without a text', Object.create(null)],
  ])('%s is ours: 500, and a line in the log', async (_what, error) => {
    const { status, body, logged } = await thrown(error);
    expect({ status, body }).toEqual({
      status: 500,
      body: { type: 'about:blank', title: 'Internal Server Error', status: 500, instance: REQUEST_ID },
    });
    expect(logged).toHaveLength(1);
  });
});

describe('HttpProblem', () => {
  test('one of another copy of the package counts', async () => {
    const { HttpProblem: Other } = jest.requireActual('../../lib/handler/http-problem');
    const copied = Object.defineProperties(new Error('x'), { ...Object.getOwnPropertyDescriptors(new Other(418, 'I am a teapot')) });
    Object.setPrototypeOf(copied, Object.create(Error.prototype, Object.getOwnPropertyDescriptors(Other.prototype)));
    expect(await thrown(copied)).toMatchObject({ status: 418, body: { detail: 'I am a teapot' } });
  });

  test('401 says how to authenticate', async () => {
    const handler = (options?: ConstructorParameters<typeof HttpProblem>[2]) =>
      route(model, {}, () => {
        throw new HttpProblem(401, 'Log in first', options);
      })(eventV1());
    expect((await handler()).headers['www-authenticate']).toBe('Bearer');
    expect((await handler({ headers: { 'WWW-Authenticate': 'Basic realm="x"' } })).headers['www-authenticate']).toBe('Basic realm="x"');
  });

  test('its members stand beside those of the standard, which they do not replace', async () => {
    const problem = new HttpProblem(402, 'Too expensive', {
      type: 'https://example.com/no-credit',
      title: 'No credit',
      members: { balance: 9007199254740992n, status: 200 },
      errors: [{ in: 'body', field: 'amount', message: 'is more than you have' }],
      cause: new Error('secret'),
    });
    expect((await thrown(problem)).body).toEqual({
      type: 'https://example.com/no-credit',
      title: 'No credit',
      status: 402,
      detail: 'Too expensive',
      instance: REQUEST_ID,
      balance: 2 ** 53,
      errors: [{ in: 'body', field: 'amount', message: 'is more than you have' }],
    });
  });

  test('one of 500 and above is logged with its cause', async () => {
    expect(await thrown(new HttpProblem(502, 'The bank does not answer', { cause: new Error('secret: timeout') }))).toMatchObject({
      status: 502,
      logged: ['secret: timeout'],
    });
  });

  test.each<[string, HttpProblem, string]>([
    ['members are no JSON', new HttpProblem(400, 'x', { members: { map: new Map() } }), 'the problem.map is a Map'],
    ['headers are none', new HttpProblem(503, 'x', { headers: { 'retry-after': '1\n' } }), 'the header retry-after must be'],
  ])('one whose %s is a mistake of the handler', async (_what, problem, message) => {
    const { status, logged } = await thrown(problem);
    expect({ status, last: logged.at(-1) }).toEqual({ status: 500, last: expect.stringContaining(message) });
  });
});

describe.each(FORMATS)('the request in format %s', (_format, event) => {
  test('has its id from Lambda when the gateway gave none', async () => {
    const { requestContext, ...rest } = event();
    const handler = route(model, {}, ({ requestId }) => requestId);
    const bare = { ...rest, requestContext: { ...requestContext, requestId: undefined } };
    expect((await handler(bare, { awsRequestId: 'lambda-id' })).body).toBe('"lambda-id"');
  });

  test('has a path without the stage', async () => {
    const handler = route(model, {}, ({ path }) => path);
    expect((await handler(event({ path: '/users', stage: 'dev' }))).body).toBe('"/users"');
    expect((await handler(event({ path: '/developers', stage: 'dev' }))).body).toBe('"/developers"');
  });

  test('has its bytes', async () => {
    const handler = route(model, {}, ({ rawBody }) => [...rawBody]);
    expect((await handler(event({ body: 'é' }))).body).toBe('[195,169]');
    expect((await handler(event({ body: new Uint8Array([255]) }))).body).toBe('[255]');
    expect((await handler(event())).body).toBe('[]');
  });
});

test('the path of an HTTP API in format 1.0 is without the stage, too', async () => {
  const handler = route(model, {}, ({ path }) => path);
  expect((await handler({ ...eventV1({ path: '/dev/users', stage: 'dev' }), version: '1.0' })).body).toBe('"/users"');
});

test('a route that names a path parameter it does not have is a mistake, not a problem of the request', async () => {
  const lines = logLines();
  const handler = route(model, { params: { userId: 'uuid' } }, () => null);
  expect((await handler(eventV2({ resource: '/users/{id}', params: { id: 'x' } }))).statusCode).toBe(500);
  expect(lines[0].message).toBe('the route GET /users/{id} has no path parameter "userId": it has id');
});

test.each([{}, { Records: [] }, null])('an event that is no request is refused: %j', async (event) => {
  await expect(route(model, {}, () => null)(event as never)).rejects.toThrow('the event is no request of API Gateway');
});

test('the table is opened when it is first used, once for all routes of a model', async () => {
  const seen: unknown[] = [];
  const use = route(model, {}, ({ table }) => {
    seen.push(table);
  });
  await use(eventV2());
  await route(model, {}, (request) => {
    seen.push(request.table);
  })(eventV1());
  expect(seen[0]).toBe(seen[1]);
  expect(Object.keys(seen[0] as object)).toEqual(Object.keys(openTable(model)));
});
