import fc from 'fast-check';
import { canonicalJson, JsonError, readJson } from '../../lib/model';

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(readJson(text).value).toEqual(JSON.parse(text));
    }),
  );
  expect(readJson('\ufeff {"a" : [ ] , "b\\u00e9":{ }}').value).toEqual({ a: [], bé: {} });
});

test('refuses what JSON.parse refuses', () => {
  const fragment = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    'a',
    '1',
    '-',
    '.',
    '0',
    'e5',
    'true',
    'null',
    ' ',
    '\n',
    '"a"',
    '"a":1',
  );
  const parses = (read: () => unknown) => {
    try {
      read();
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 7 }), (fragments) => {
      const text = fragments.join('');
      // A name twice, and a number without end, are what `JSON.parse` lets pass.
      fc.pre(text.split('"a"').length < 3 && !/\d(?=[\d.]*e[+-]?\d{3})|\d{17}/i.test(text));
      expect(parses(() => readJson(text))).toBe(parses(() => JSON.parse(text)));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['{\n  "a": 1,\n  b: 2\n}', 3, 3, '"b" stands where a name in double quotes is expected'],
  ['{"a": x}', 1, 7, '"x" stands where a value is expected'],
  ['{"a": 1 "b": 2}', 1, 9, `"\\"" stands where ',' or '}' is expected`],
  ['[1, 2', 1, 6, "the end stands where ',' or ']' is expected"],
  ['{"a": 1}\n}', 2, 1, '"}" stands where nothing more is expected'],
  ['{"a": 1,\n "a": 2}', 2, 2, 'the name "a" stands twice in one object'],
  ['["\t"]', 1, 2, 'is no JSON text'],
  ['[1,\n 12345678901234567890]', 2, 2, 'the number 12345678901234567890 would become 12345678901234567000'],
  ['-1e400', 1, 1, 'the number -1e400 would become -Infinity, JavaScript holds no more of it: write it as text, "-1e400"'],
  ['', 1, 1, 'the end stands where a value is expected'],
])('%j is refused at line %d, column %d', (text, line, column, message) => {
  const read = () => readJson(text);
  expect(read).toThrow(JsonError);
  expect(read).toThrow(message);
  expect(read).toThrow(expect.objectContaining({ position: { line, column } }));
});

test.each(['0', '-0', '0.0', '1.10', '100e-2', '1E3', '0.1', '5e-324', '1.7976931348623157e308', '9007199254740993.0e0'])(
  '%s keeps its value or is refused',
  (text) => {
    const exact = text !== '9007199254740993.0e0';
    if (exact) expect(readJson(text).value).toBe(JSON.parse(text));
    else expect(() => readJson(text)).toThrow('would become 9007199254740992');
  },
);

test('a path has a position, a part that is missing that of what would hold it', () => {
  const { positionOf } = readJson('{\n  "a": {\n    "b c": [1, {"x": 2}]\n  }\n}');
  expect(positionOf('')).toEqual({ line: 1, column: 1 });
  expect(positionOf('a')).toEqual({ line: 2, column: 8 });
  expect(positionOf('a["b c"]')).toEqual({ line: 3, column: 12 });
  expect(positionOf('a["b c"][1].x')).toEqual({ line: 3, column: 22 });
  expect(positionOf('a["b c"][1].missing')).toEqual({ line: 3, column: 16 });
  expect(positionOf('a.missing.deeper[3]')).toEqual({ line: 2, column: 8 });
  expect(positionOf('a["b [c"]')).toEqual({ line: 2, column: 8 });
  expect(positionOf('missing')).toEqual({ line: 1, column: 1 });
});

test('canonical text does not depend on order', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined, B: true })).toBe('{"B":true,"b":[1,{"c":"x","d":null}]}');
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
