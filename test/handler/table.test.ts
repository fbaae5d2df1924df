import { randomUUID } from 'node:crypto';
import { bodyOf, HttpProblem, reply, route } from '../../lib/handler';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb';
import { FORMATS, jsonRequest } from '../support/http-events';
import { model } from './support';

let db: TestDynamoDb;
const before = { ...process.env };
beforeAll(async () => {
  db = await startDynamoDb();
  const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  Object.assign(process.env, credentials, { AWS_ENDPOINT_URL_DYNAMODB: db.endpoint, SINGLE_TABLE_NAME: await db.createTable(model) });
});
afterAll(async () => {
  process.env = before;
  await db.stop();
});

const create = route(
  model,
  { params: { userId: 'uuid', investmentId: 'uuid' }, body: bodyOf(model, 'Investment', ['amount', 'units', 'state', 'tags']) },
  async ({ params, body, table }) => {
    await table.Investment.create({ ...params, ...body });
    return reply(201, await table.Investment.get(params));
  },
);
const change = route(
  model,
  { params: { userId: 'uuid', investmentId: 'uuid' }, body: bodyOf(model, 'Investment', ['amount', 'notes'], { optional: ['amount'] }) },
  ({ params, body, table }) => table.Investment.update(params, body, { returning: true }),
);
const read = route(model, { params: { userId: 'uuid' } }, async ({ params, table }) => {
  const user = await table.User.get(params);
  if (!user) throw new HttpProblem(404, 'There is no such user');
  return user;
});
const signUp = route(model, { body: bodyOf(model, 'User') }, async ({ body, table }) => {
  await table.User.create(body);
});

describe.each(FORMATS)('routes on a table, format %s', (_format, event) => {
  test('values reach the table and come back exactly', async () => {
    const params = { userId: randomUUID(), investmentId: randomUUID() };
    const body = '{"amount":0.12345678901234567890,"units":9007199254740993,"state":"open","tags":["a"]}';
    const created = await create(event(jsonRequest(body, { params })));
    expect(created.statusCode).toBe(201);
    expect(created.body).toContain('"amount":"0.1234567890123456789"');
    expect(created.body).toContain('"units":9007199254740993');

    expect((await create(event(jsonRequest(body, { params })))).statusCode).toBe(409);
    const changed = await change(event(jsonRequest({ notes: 'n', amount: null }, { params })));
    expect(JSON.parse(changed.body)).toMatchObject({ notes: 'n', amount: '0.1234567890123456789', ...params });
    expect((await change(event(jsonRequest({ notes: 'n' }, { params: { ...params, investmentId: randomUUID() } })))).statusCode).toBe(404);
  });

  test('what is not there is 404, in the words of the handler', async () => {
    const { body } = await read(event({ params: { userId: randomUUID() } }));
    expect(JSON.parse(body)).toMatchObject({ status: 404, detail: 'There is no such user' });
  });

  test('more than an item of the table holds is 413', async () => {
    const body = { userId: randomUUID(), email: 'e', name: 'x'.repeat(500_000) };
    expect((await signUp(event(jsonRequest(body)))).statusCode).toBe(413);
  });
});

test('a function that is connected to a table loads the SDK while it starts', async () => {
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'f';
  const fresh = { ...model };
  const open = jest.spyOn(jest.requireActual('../../lib/client/connection').Connection.prototype, 'load');
  route(fresh, {}, () => null);
  expect(open).toHaveBeenCalledTimes(1);
  delete process.env.SINGLE_TABLE_NAME;
  route({ ...model }, {}, () => null);
  expect(open).toHaveBeenCalledTimes(1);
});
