import { route } from '../../lib/handler';
import { eventV1, eventV2 } from '../support/http-events';
import { model } from './support';

const token = { sub: 'u1', role: 'admin', exp: 9007199254740993n, groups: ['a'] };
const text = '{"sub":"u1","role":"admin","exp":9007199254740993,"groups":["a"]}';

async function claims(event: object): Promise<unknown> {
  let seen: unknown;
  await route(model, {}, (request) => {
    seen = request.claims;
  })(event);
  return seen;
}

test.each<[string, object, unknown]>([
  [
    'a JWT authorizer of an HTTP API',
    eventV2({ authorizer: { jwt: { claims: { sub: 'u1', exp: '1' }, scopes: null } } }),
    { sub: 'u1', exp: '1' },
  ],
  ['a JWT authorizer of an HTTP API in format 1.0', eventV1({ authorizer: { claims: { sub: 'u1' }, scopes: null } }), { sub: 'u1' }],
  ['our authorizer of an HTTP API', eventV2({ authorizer: { lambda: { claims: text, sub: 'u1' } } }), token],
  ['our authorizer of a REST API', eventV1({ authorizer: { claims: text, sub: 'u1', principalId: 'u1', integrationLatency: 3 } }), token],
  [
    'a user pool of a REST API',
    eventV1({ authorizer: { claims: { sub: 'u1', 'cognito:groups': 'a' } } }),
    { sub: 'u1', 'cognito:groups': 'a' },
  ],
  ['no authorizer', eventV2(), {}],
  ['no authorizer of a REST API', eventV1(), {}],
  ['IAM', eventV2({ authorizer: { iam: { userArn: 'arn' } } }), {}],
  ['an authorizer that says nothing', eventV2({ authorizer: { lambda: null } }), {}],
  ['an authorizer with claims of its own', eventV2({ authorizer: { lambda: { claims: 'admin' } } }), {}],
  ['a list', eventV1({ authorizer: { claims: '["sub"]' } }), {}],
])('%s', async (_what, event, expected) => {
  expect(await claims(event)).toEqual(expected);
});

test('a token that nobody verified is not read', async () => {
  const payload = Buffer.from('{"sub":"admin"}').toString('base64url');
  expect(await claims(eventV2({ headers: { authorization: `Bearer e30.${payload}.x` } }))).toEqual({});
});
