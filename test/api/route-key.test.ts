import * as fc from 'fast-check';
import { isMistake, parseRoute, type RouteKey, shapeOf, stableId } from '../../lib/api/route-key';

const shape = (text: string) => shapeOf(parseRoute(text) as RouteKey);

describe('the text of a route', () => {
  test.each([
    ['GET /', 'GET', []],
    ['ANY /{proxy+}', 'ANY', ['{proxy+}']],
    ['PATCH /users/{userId}/wallets', 'PATCH', ['users', '{userId}', 'wallets']],
    ['GET /.well-known/v1.0_a-b:c', 'GET', ['.well-known', 'v1.0_a-b:c']],
  ])('%s is taken apart', (text, method, segments) => {
    expect(parseRoute(text)).toMatchObject({ text, method, segments });
  });

  test.each([
    ['GET', 'ServerlessApi.InvalidRoute', 'one space and a path'],
    ['GET users', 'ServerlessApi.InvalidRoute', 'one space and a path'],
    ['/users', 'ServerlessApi.InvalidRoute', 'one space and a path'],
    ['GET  /users', 'ServerlessApi.InvalidRoute', 'one space and a path'],
    ['get /users', 'ServerlessApi.UnknownMethod', 'write GET'],
    ['FETCH /users', 'ServerlessApi.UnknownMethod', 'use one of ANY, DELETE, GET'],
    ['GET /users/', 'ServerlessApi.InvalidRoute', 'no slash at its end'],
    ['GET /users//x', 'ServerlessApi.InvalidRoute', 'nothing between them'],
    ['GET /users/:id?', 'ServerlessApi.InvalidRoute', '":id?" is no part of a path'],
    ['GET /users/a{id}', 'ServerlessApi.InvalidRoute', 'one variable such as {userId}'],
    ['GET /users/{}', 'ServerlessApi.InvalidRoute', '"{}" is no part of a path'],
    ['GET /{proxy+}/x', 'ServerlessApi.GreedyNotLast', 'put it at the end'],
    ['GET /{id}/x/{id}', 'ServerlessApi.InvalidRoute', '{id} occurs twice'],
    ['GET /users?active=1', 'ServerlessApi.InvalidRoute', 'is no part of a path'],
  ])('%s is refused', (text, code, message) => {
    const result = parseRoute(text);
    expect(isMistake(result)).toBe(true);
    expect(result).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test('a variable has no name when routes are compared, a greedy one stays greedy', () => {
    expect(shape('GET /users/{id}')).toBe(shape('GET /users/{userId}'));
    expect(shape('GET /users/{id}')).not.toBe(shape('GET /users/{id+}'));
    expect(shape('GET /users/{id}')).not.toBe(shape('PUT /users/{id}'));
    expect(shape('GET /users/{id}')).not.toBe(shape('GET /users/id'));
  });
});

describe('ids', () => {
  test('are readable', () => {
    expect(stableId('GET /users/{userId}')).toMatch(/^GetUsersUserId[0-9a-f]{8}$/);
  });

  test('of texts that differ in what an id cannot hold are different', () => {
    const twins = ['GET /a-b', 'GET /ab', 'GET /a/b', 'GET /{a}/b', 'GET /a.b', 'GET /a_b', 'get /A/B'];
    expect(new Set(twins.map((text) => stableId(text))).size).toBe(twins.length);
  });

  test('are valid in CloudFormation whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(stableId(text)).toMatch(/^[A-Za-z0-9]{8,48}$/)),
      { numRuns: 200 },
    );
  });
});
