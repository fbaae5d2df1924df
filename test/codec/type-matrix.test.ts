import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  canonicalItemBytes,
  decodeItem,
  decodeValue,
  encodeItem,
  encodeValue,
  fromPostgres,
  type PostgresColumn,
  parseJson,
  STORED_NULL,
  stringifyJson,
} from '../../lib/codec';
import { compileModel, parseAttribute } from '../../lib/model';
import { GOLDEN } from './type-matrix-golden';

const policy = { entity: 'Thing', attribute: 'field' };

describe('values from PostgreSQL to DynamoDB and back', () => {
  test.each(GOLDEN.filter(({ error }) => !error))(
    'row $row: $column $text is kept in $attribute',
    ({ column, baseType, attribute, text, value, wire }) => {
      const type = parseAttribute(attribute);
      const source: PostgresColumn = { name: 'field_column', type: column, baseType };
      const read = fromPostgres(type, source, text, policy);
      expect(read).toStrictEqual(value);
      expect(encodeValue(type, read, policy)).toStrictEqual(wire);
      expect(decodeValue(type, wire as never, policy)).toStrictEqual(value);
    },
  );

  test.each(GOLDEN.filter(({ error }) => error))(
    'row $row: $column $text is refused in $attribute: $error',
    ({ column, baseType, attribute, text, error }) => {
      const type = parseAttribute(attribute);
      const source: PostgresColumn = { name: 'field_column', type: column, baseType };
      const carry = () => encodeValue(type, fromPostgres(type, source, text, policy), policy);
      expect(carry).toThrow(expect.objectContaining({ name: 'CodecError', code: error, entity: 'Thing', attribute: 'field' }));
    },
  );
});

describe('rows that concern a whole item', () => {
  const model = compileModel({
    table: { partitionKey: 'PK', sortKey: 'SK', ttl: 'ttl' },
    indexes: { ByLabel: { partitionKey: 'label' } },
    entities: {
      Thing: {
        attributes: { a: 'string', b: 'string', label: 'string?', data: 'json?', until: 'timestamp?' },
        key: { PK: '{a}#{b}', SK: 'THING' },
        indexes: { ByLabel: { label: '{label}' } },
        ttl: 'until',
      },
    },
  });
  const entity = model.entity('Thing');
  const encode = (values: Record<string, unknown>) => encodeItem(entity, model, values);
  const jsonOf = (text: string | null, nulls?: 'null') =>
    fromPostgres(parseAttribute('json?'), { name: 'data', type: 'jsonb' }, text, { null: nulls });

  test('row 27: SQL NULL, JSON null and a missing attribute are told apart', () => {
    expect(encode({ a: '1', b: '2', data: jsonOf(null) })).not.toHaveProperty('data');
    expect(encode({ a: '1', b: '2', data: jsonOf('null') }).data).toEqual({ NULL: true });
    expect(jsonOf(null, 'null')).toBe(STORED_NULL);
    expect(decodeItem(entity, model, { data: { NULL: true } })).toEqual({ data: null });
  });

  test('rows 29 and 31: empty text is a value, and an error in a key', () => {
    expect(() => encode({ a: '1', b: '2', label: '' })).toThrow(expect.objectContaining({ code: 'KEY_EMPTY', key: 'label' }));
  });

  test('row 30: NULL in a key is an error, in an index key it leaves the index out', () => {
    expect(() => encode({ a: '1', b: null })).toThrow(expect.objectContaining({ code: 'KEY_VALUE_MISSING', attribute: 'b' }));
    expect(encode({ a: '1', b: '2', label: null })).not.toHaveProperty('label');
  });

  test('row 50: a key too long is an error in bytes, not in characters', () => {
    expect(() => encode({ a: '€'.repeat(700), b: '' })).toThrow(expect.objectContaining({ code: 'KEY_TOO_LONG' }));
    expect(() => encode({ a: 'e'.repeat(700), b: '' })).not.toThrow();
  });

  test('row 53: a separator inside a value makes no second row out of one key', () => {
    expect(encode({ a: 'x#y', b: 'z' }).PK).not.toEqual(encode({ a: 'x', b: 'y#z' }).PK);
  });

  test('row 67: the time to live is a number of whole epoch seconds', () => {
    expect(encode({ a: '1', b: '2', until: '2025-09-27T10:00:00.999Z' }).ttl).toEqual({ N: '1758967200' });
  });

  test('row 69: what the model does not know is left aside, another stored type is named', () => {
    expect(decodeItem(entity, model, { a: { S: '1' }, newer: { S: 'x' } })).toEqual({ a: '1' });
    expect(() => decodeItem(entity, model, { a: { N: '1' } })).toThrow(
      expect.objectContaining({ code: 'VALUE_STORED_TYPE', attribute: 'a' }),
    );
  });

  test('row 71: both sides hash alike whatever the notation', () => {
    const item = (text: string) => encode({ a: '1', b: '2', data: parseJson(text) });
    const hex = (text: string) => Buffer.from(canonicalItemBytes(item(text), [])).toString('hex');
    expect(hex('{"x": 1.50, "y": 1e3}')).toBe(hex('{"y":1000,"x":1.5}'));
    expect(stringifyJson(parseJson('{"y":1e3,"x":1.50}'))).toBe('{"y":1000,"x":1.5}');
  });
});

describe('docs/codec.md', () => {
  const here = new Set([...GOLDEN.map(({ row }) => row), 30, 50, 53, 67, 69, 71]);
  const rows = [...readFileSync(join(__dirname, '..', '..', 'docs', 'codec.md'), 'utf8').matchAll(/^\| (\d+) \|.*\| ([a-z ]+) \|$/gm)];

  test('decides each of the 72 rows once', () => {
    expect(rows.map(([, row]) => Number(row))).toEqual(Array.from({ length: 72 }, (_, index) => index + 1));
  });

  test('says "tested" of exactly the rows that are tested here', () => {
    expect(rows.filter(([, , proof]) => proof === 'tested').map(([, row]) => Number(row))).toEqual([...here].sort((a, b) => a - b));
  });
});
