import fc from 'fast-check';
import { assignable, CodecError, compilePostgresReader, encodeValue, fromPostgres, STORED_NULL } from '../../lib/codec';
import { parseArray } from '../../lib/codec/postgres-array';
import { type AttributeType, parseAttribute, SCALAR_TYPES } from '../../lib/model';
import { wellFormedText } from './arbitraries';

const read = (column: string, attribute: string, text: string | null, policy = {}) =>
  fromPostgres(parseAttribute(attribute), { name: 'c', type: column }, text, policy);
const stored = (column: string, attribute: string, text: string) =>
  encodeValue(parseAttribute(attribute), read(column, attribute, text), {});
const every = SCALAR_TYPES.flatMap((scalar) => [scalar, `${scalar}[]`]);

describe('assignable', () => {
  test.each([
    ['boolean', 'boolean string'],
    ['smallint', 'number integer bigint decimal string'],
    ['integer', 'number integer bigint decimal string'],
    ['bigint', 'number integer bigint decimal string'],
    ['numeric(10,2)', 'number integer bigint decimal string'],
    ['real', 'number decimal string'],
    ['double precision', 'number decimal string'],
    ['character varying(40)', 'string uuid json'],
    ['"char"', 'string uuid json'],
    ['uuid', 'string uuid'],
    ['bytea', 'string binary'],
    ['date', 'string date'],
    ['timestamp(3) without time zone', 'string timestamp'],
    ['timestamp with time zone', 'string timestamp'],
    ['jsonb', 'string json'],
    ['interval year to month', 'string'],
    ['public."Mood"', 'string'],
    ['oid', ''],
    ['oid[]', ''],
    ['box[]', 'string'],
    ['numeric(10,2)[]', 'number[] integer[] bigint[] decimal[] string[] json string'],
    ['timestamp(3) with time zone[]', 'timestamp[] string[] json string'],
    ['jsonb[]', 'json[] string[] json string'],
    ['public."Mood"[]', 'string[] json string'],
  ])('%s becomes %s', (column, allowed) => {
    const taken = every.filter((attribute) => assignable({ name: 'c', type: column }, parseAttribute(attribute)) === undefined);
    expect(new Set(taken)).toEqual(new Set(allowed.split(' ').filter(Boolean)));
  });

  test('says what is allowed and what to do', () => {
    expect(assignable({ name: 'price', type: 'money' }, parseAttribute('decimal?'))).toEqual({
      code: 'COLUMN_TYPE',
      message:
        'column "price" of type money cannot become decimal: declare the attribute as string; ' +
        'its text depends on lc_monetary: keep it as text, or add a column that casts it to numeric',
      allowed: ['string'],
      hint: 'its text depends on lc_monetary: keep it as text, or add a column that casts it to numeric',
    });
    expect(assignable({ name: 'photo', type: 'oid' }, parseAttribute('binary'))?.message).toContain(
      'no attribute type takes it; it names a large object',
    );
  });

  test('a domain is what it stands for', () => {
    const column = { name: 'c', type: 'tags', baseType: 'text[]' };
    expect(assignable(column, parseAttribute('string[]'))).toBeUndefined();
    expect(fromPostgres(parseAttribute('string[]'), column, '{a,b}', {})).toEqual(['a', 'b']);
  });
});

describe('fromPostgres', () => {
  test.each([
    ['boolean', 'boolean', 't', true],
    ['boolean', 'boolean', 'false', false],
    ['boolean', 'string', 't', 't'],
    ['bigint', 'decimal', '9007199254740993', '9007199254740993'],
    ['numeric', 'integer', '12.00', 12],
    ['numeric', 'bigint', '12.00', 12n],
    ['real', 'decimal', '1.5e-07', '0.00000015'],
    ['text', 'json', '{"a": 1}', { a: 1 }],
    ['timestamp with time zone', 'timestamp(0)', '2025-09-27 12:00:00+02', '2025-09-27T10:00:00Z'],
    ['timestamp with time zone', 'timestamp(0)', '2025-09-27 12:00:00-03:30', '2025-09-27T15:30:00Z'],
    ['jsonb[]', 'json[]', '{"{\\"a\\": 1}",null}', [{ a: 1 }, null]],
    ['boolean[]', 'json', '{t,f,NULL}', [true, false, null]],
    ['double precision[]', 'json', '{1.5,1e+20}', [1.5, 10n ** 20n]],
    ['uuid[]', 'uuid[]', '{ac5cada7-7b1f-4673-b2b1-089f3e308363}', ['ac5cada7-7b1f-4673-b2b1-089f3e308363']],
    ['bytea[]', 'binary[]', '{"\\\\xff"}', [Uint8Array.of(255)]],
    ['timestamp with time zone[]', 'timestamp(0)[]', '{"2025-01-01 00:00:00+00"}', ['2025-01-01T00:00:00Z']],
    ['jsonb[]', 'json', '{"[1]"}', [[1]]],
  ])('%s into %s: %s', (column, attribute, text, value) => {
    expect(read(column, attribute, text)).toEqual(value);
  });

  test.each([
    ['boolean', 'boolean', 'yes', 'VALUE_FORMAT'],
    ['numeric', 'integer', '12.5', 'VALUE_RANGE'],
    ['numeric', 'bigint', '12.5', 'VALUE_RANGE'],
    ['text', 'uuid', 'x', 'VALUE_FORMAT'],
    ['text', 'json', '{', 'VALUE_JSON'],
    ['timestamp with time zone', 'timestamp', '2025-01-01 00:00:60+00', 'VALUE_FORMAT'],
    ['timestamp with time zone', 'timestamp', '1850-01-01 00:00:00+00:19:32', 'VALUE_FORMAT'],
    ['timestamp with time zone', 'timestamp', '0000-01-01 00:00:00+00', 'VALUE_RANGE'],
    ['bytea', 'binary', '\\xabc', 'VALUE_FORMAT'],
    ['double precision[]', 'json', '{NaN}', 'VALUE_NOT_FINITE'],
    ['numeric[]', 'decimal[]', '{-Infinity}', 'VALUE_NOT_FINITE'],
  ])('%s into %s refuses %s: %s', (column, attribute, text, code) => {
    expect(() => read(column, attribute, text)).toThrow(expect.objectContaining({ code, column: 'c' }));
  });

  test('no digit of a bigint or a numeric is ever lost', () => {
    const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(fc.property(integer, (value) => expect(stored('bigint', 'bigint', String(value))).toEqual({ N: String(value) })));
    const numeric = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.stringMatching(/^[0-9]{18}[1-9]$/))
      .map((parts) => parts.join('.'));
    fc.assert(fc.property(numeric, (text) => expect(stored('numeric', 'decimal', text)).toEqual({ N: text })));
  });

  test('NULL leaves the attribute out, or is stored when the policy says so', () => {
    expect(read('text', 'string', null)).toBeUndefined();
    expect(read('text[]', 'string[]', null, { null: 'null' })).toBe(STORED_NULL);
  });

  test('a timestamp without zone is taken as UTC only when the caller converted it', () => {
    const column = { name: 'at', type: 'timestamp without time zone' };
    const type = parseAttribute('timestamp(3)');
    expect(fromPostgres(type, column, '2025-09-27 10:00:00.5', { assumeUtc: true })).toBe('2025-09-27T10:00:00.500Z');
    expect(() => fromPostgres(type, column, '2025-09-27 10:00:00.5', {})).toThrow(
      expect.objectContaining({ code: 'VALUE_ZONE', hint: "state the column's timeZone in the mapping" }),
    );
  });

  test('the error names entity, attribute, column, value, what is allowed and what to do', () => {
    const run = () => read('bigint', 'integer', '9007199254740993', { entity: 'User', attribute: 'id' });
    expect(run).toThrow(CodecError);
    expect(run).toThrow(
      'User.id (column "c"): "9007199254740993" does not fit: allowed is an integer within ±(2^53 - 1); ' +
        'decimal takes 38 digits, bigint large integers [VALUE_RANGE]',
    );
    expect(() => read('money', 'decimal', '$1.00')).toThrow(
      expect.objectContaining({ code: 'COLUMN_TYPE', allowed: 'string', column: 'c' }),
    );
  });

  test('a column read into two attributes keeps them apart', () => {
    const column = { name: 'id', type: 'bigint' };
    const [text, big]: AttributeType[] = [parseAttribute('string'), parseAttribute('bigint')];
    const policy = {};
    expect([text, big, text].map((type) => fromPostgres(type, column, '7', policy))).toEqual(['7', 7n, '7']);
    expect(fromPostgres(text, column, null, { null: 'null' })).toBe(STORED_NULL);
    expect(fromPostgres(text, column, null, {})).toBeUndefined();
  });

  test('a compiled reader refuses a column before it reads a value', () => {
    expect(() => compilePostgresReader(parseAttribute('json'), { name: 'c', type: 'hstore' })).toThrow(
      'column "c": "hstore" does not fit: allowed is string [COLUMN_TYPE]',
    );
  });
});

describe('parseArray', () => {
  /** As array_out writes it: quotes where they are needed, and sometimes where they are not. */
  const print = (array: unknown[]): string =>
    `{${array
      .map((element) => {
        if (element === null) return 'NULL';
        if (Array.isArray(element)) return print(element);
        const text = String(element);
        return /^[a-z0-9]+$/.test(text) && text !== 'null' ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
      })
      .join(',')}}`;

  test('reads what PostgreSQL prints', () => {
    const element = fc.option(wellFormedText(), { nil: null });
    const array = fc.oneof(fc.array(element), fc.array(fc.array(element, { minLength: 1 }), { minLength: 1 }));
    fc.assert(fc.property(array, (values) => expect(parseArray(print(values), {})).toEqual(values)));
  });

  test.each(['', '{', '{a', '{a,}', '{,a}', '{"a}', '{"a\\', '{a}}', 'a', '{a}x', '{"a"b}', '{{a}'])('%p is no array', (text) => {
    expect(() => parseArray(text, { column: 'c' })).toThrow(expect.objectContaining({ code: 'VALUE_FORMAT', column: 'c' }));
  });
});
