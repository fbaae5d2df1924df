import fc from 'fast-check';
import { evaluatePolicy } from '../../../local/gateway/authorizers/policy';
import { bySpecificity, matchPath, parsePattern } from '../../../local/gateway/paths';
import { modernSchema } from '../../../local/gateway/rest-api/json-schema';

test('a more specific pattern comes first, segment by segment', () => {
  const patterns = ['/{proxy+}', '/pets/{proxy+}', '/{any}/dog', '/pets/{id}', '/pets/dog', '/pets/dog/{proxy+}', '/', '/pets'];
  const sorted = patterns.map(parsePattern).sort(bySpecificity);
  expect(sorted.map(({ text }) => text)).toEqual([
    '/',
    '/pets',
    '/pets/dog',
    '/pets/dog/{proxy+}',
    '/pets/{id}',
    '/pets/{proxy+}',
    '/{any}/dog',
    '/{proxy+}',
  ]);
});

const segment = fc.stringMatching(/^[a-z0-9%._~ /-]{1,8}$/).map(encodeURIComponent);

test('a path of variables matches any path of the same length, and its values are those of the path', () => {
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (parts) => {
      const pattern = parsePattern(`/${parts.map((_, index) => `{v${index}}`).join('/')}`);
      const found = matchPath(pattern, `/${parts.join('/')}`);
      expect(Object.values(found ?? {})).toEqual(parts);
      expect(matchPath(pattern, `/${parts.join('/')}/more`)).toBeUndefined();
      expect(matchPath(parsePattern('/{all+}'), `/${parts.join('/')}`)).toEqual({ all: parts.join('/') });
    }),
    { numRuns: 100 },
  );
});

test('a literal is compared decoded', () => {
  expect(matchPath(parsePattern('/a b'), '/a%20b')).toEqual({});
  expect(matchPath(parsePattern('/a'), '/%zz')).toBeUndefined();
});

const ARN = 'arn:aws:execute-api:us-east-1:000000000000:abc/dev/GET/users/7';
const allow = (Resource: string | string[], Action: string | string[] = 'execute-api:Invoke') => ({ Effect: 'Allow', Action, Resource });

test.each([
  ['the method itself', [allow(ARN)], 'allow'],
  ['any text', [allow('arn:aws:execute-api:*:*:abc/*/GET/*', '*')], 'allow'],
  ['one character', [allow(ARN.replace('7', '?'))], 'allow'],
  ['a list', [allow(['x', ARN], ['x', 'execute-api:*'])], 'allow'],
  ['another method', [allow(ARN.replace('GET', 'PUT'))], 'implicit-deny'],
  ['another action', [allow(ARN, 'execute-api:ManageConnections')], 'implicit-deny'],
  ['a part of it', [allow(ARN.slice(0, -1))], 'implicit-deny'],
  ['a deny beside an allow', [allow('*'), { ...allow(ARN), Effect: 'Deny' }], 'deny'],
  ['no statement', [], 'implicit-deny'],
])('a policy with %s', (_, Statement, verdict) => {
  expect(evaluatePolicy({ Statement }, ARN)).toBe(verdict);
});

test('a schema of draft 4 in the words of a later one', () => {
  expect(
    modernSchema({
      $schema: 'http://json-schema.org/draft-04/schema#',
      id: 'https://example.com/a',
      properties: {
        id: { type: 'string' },
        n: { minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
        list: { items: [{ maximum: 3, exclusiveMaximum: true }] },
        choice: { enum: [{ exclusiveMinimum: true }] },
      },
    }),
  ).toEqual({
    $id: 'https://example.com/a',
    properties: {
      id: { type: 'string' },
      n: { minimum: 1, exclusiveMinimum: 1, maximum: 9 },
      list: { items: [{ maximum: 3, exclusiveMaximum: 3 }] },
      choice: { enum: [{ exclusiveMinimum: true }] },
    },
  });
});
