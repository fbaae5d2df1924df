import fc from 'fast-check';
import type { ValidDefinition } from '../../lib/client/value-types';
import { stringifyJson } from '../../lib/codec';
import { route } from '../../lib/handler';
import { jsonKey, jsonValue, wellFormedText } from '../codec/arbitraries';
import { eventV1, eventV2, jsonRequest } from '../support/http-events';
import { logLines, model } from './support';

const TYPES: ValidDefinition[] = [
  ...(['string', 'number', 'integer', 'bigint', 'decimal', 'boolean', 'timestamp(3)', 'date', 'uuid', 'binary', 'json'] as const),
  ...(['string?', 'integer[]', 'json[]?', 'decimal[]'] as const),
  ['open', 'sold'],
];
const FIELDS = ['a', 'b', '__proto__', 'constructor'];

const shape = fc
  .tuple(...FIELDS.map(() => fc.option(fc.constantFrom(...TYPES), { nil: undefined })))
  .map((types) => Object.fromEntries(FIELDS.flatMap((name, i) => (types[i] === undefined ? [] : [[name, types[i]]]))));
const object = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...FIELDS), jsonKey), jsonValue()), { maxLength: 5 })
  .map((pairs) => stringifyJson(Object.fromEntries(pairs)));
/** JSON with a few characters changed, and text that never was JSON. */
const broken = fc
  .tuple(object, fc.nat(200), fc.constantFrom('', '"', '{', '[', ',', '\\', '\ud800', '0', '-', 'e9', '\u0000'))
  .map(([text, at, piece]) => text.slice(0, at) + piece + text.slice(at + 1));
const anyBody = fc.oneof(
  object,
  jsonValue().map(stringifyJson),
  broken,
  wellFormedText(40),
  fc.uint8Array({ maxLength: 40 }),
  fc.json({ maxDepth: 3 }),
);

test('any body gives the same answer in both formats, and none is the fault of the handler', async () => {
  const lines = logLines();
  await fc.assert(
    fc.asyncProperty(shape, anyBody, fc.constantFrom('refuse', 'ignore'), async (body, sent, unknownFields) => {
      const handler = route(model, { body, unknownFields: unknownFields as 'refuse' }, (request) => reread(request.body));
      const request = { ...jsonRequest(''), body: sent };
      const { headers: _1, multiValueHeaders: _2, ...first } = await handler(eventV1(request));
      const { headers: _3, cookies: _4, ...second } = await handler(eventV2(request));
      expect(first).toEqual(second);
      expect([200, 400]).toContain(first.statusCode);
      if (first.statusCode === 400) expect(JSON.parse(first.body).errors.length).toBeGreaterThan(0);
    }),
    { numRuns: 600 },
  );
  expect(lines).toEqual([]);
});

test('a json field comes back as it was sent, digit by digit', async () => {
  await fc.assert(
    fc.asyncProperty(jsonValue(), async (value) => {
      const handler = route(model, { body: { value: 'json' } }, ({ body }) => body.value);
      const text = stringifyJson(value);
      const { statusCode, body } = await handler(eventV2(jsonRequest(`{"value":${text}}`)));
      expect({ statusCode, body }).toEqual({ statusCode: 200, body: text });
    }),
    { numRuns: 300 },
  );
});

test('any query string and any parameter get an answer', async () => {
  const lines = logLines();
  const handler = route(
    model,
    { params: { id: 'string' }, query: { a: 'json?', b: 'integer[]?', c: 'string[]?' } },
    ({ params, query }) => [params, query],
  );
  await fc.assert(
    fc.asyncProperty(
      wellFormedText(20),
      wellFormedText(20),
      fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), wellFormedText(8))),
      async (raw, id, pairs) => {
        for (const query of [raw, new URLSearchParams(pairs).toString()]) {
          const first = await handler(eventV1({ query, params: { id } }));
          const second = await handler(eventV2({ query, params: { id } }));
          expect([200, 400]).toContain(first.statusCode);
          expect(first.body).toBe(second.body);
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(lines).toEqual([]);
});

/** Bytes are no JSON: their number stands for them. */
function reread(values: object): object {
  return Object.entries(values).map(([name, value]) => [name, value instanceof Uint8Array ? value.length : value]);
}
