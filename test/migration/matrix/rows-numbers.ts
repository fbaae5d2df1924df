import assert from 'node:assert/strict';
import { openSource } from '../../../lambda/migration/source/connection';
import { asText, check, kept, type MatrixRow, planned, poison } from './case';

const d38 = '12345678901234567890123456789012345678';
const small = '-0.0000000000000000001234567890123456789';
const max = `999${'0'.repeat(123)}`;
const finite = (text: string, allowed: string) =>
  `"${text}" does not fit: allowed is ${allowed}; a string attribute keeps it as text [VALUE_NOT_FINITE]`;
const DECIMAL = 'the text of a decimal number of at most 38 significant digits';
const NUMBER = 'a finite number of magnitude 1E-130 to 9.99E+125, or 0';
const INTEGER = 'an integer within ±(2^53 - 1)';

export const NUMBERS: readonly MatrixRow[] = [
  {
    row: 1,
    hazard: 'numeric up to 38 digits',
    decision: 'exact',
    rule: '`decimal`: `N` from the text, no double in between',
    cases: [
      kept('numeric(38,0)', 'decimal', d38, d38, { N: d38 }),
      kept('numeric(38,0)', 'bigint', `-${d38}`, -BigInt(d38), { N: `-${d38}` }),
      kept('numeric', 'decimal', small, small, { N: small }),
      kept('numeric', 'decimal', '0', '0', { N: '0' }),
    ],
  },
  {
    row: 2,
    hazard: 'numeric beyond 38 digits',
    decision: 'policy',
    rule: '`decimal` refuses the row, `string` keeps every digit',
    error: `"${d38}9" does not fit: allowed is ${DECIMAL} [VALUE_RANGE]`,
    cases: [
      poison('numeric', 'decimal', `${d38}9`, 'VALUE_RANGE', `"${d38}9" does not fit: allowed is ${DECIMAL} [VALUE_RANGE]`),
      asText('numeric', `${d38}9.10`),
    ],
  },
  {
    row: 3,
    hazard: 'scale of a numeric: `1.50`',
    decision: 'policy',
    rule: '`decimal` keeps the number, which is 1.5 in DynamoDB and 1.50 again in a `numeric(10,2)`; `string` keeps the digits as they are printed',
    cases: [
      kept('numeric(10,2)', 'decimal', '1.50', '1.5', { N: '1.5' }),
      kept('numeric(10,2)', 'number', '12.30', 12.3, { N: '12.3' }),
      kept('numeric', 'decimal', '1.50', '1.5', { N: '1.5' }, { back: '1.5' }),
      asText('numeric(10,2)', '1.50'),
      poison(
        'numeric',
        'number',
        '0.10000000000000000001',
        'VALUE_RANGE',
        `"0.10000000000000000001" does not fit: allowed is ${NUMBER}; decimal takes 38 digits, bigint large integers [VALUE_RANGE]`,
      ),
    ],
  },
  {
    row: 4,
    hazard: 'NaN and ±Infinity',
    decision: 'policy',
    rule: 'number types refuse the row, `string` keeps the text',
    error: finite('NaN', DECIMAL),
    cases: [
      poison('numeric', 'decimal', 'NaN', 'VALUE_NOT_FINITE', finite('NaN', DECIMAL)),
      poison('numeric', 'integer', 'Infinity', 'VALUE_NOT_FINITE', finite('Infinity', INTEGER)),
      poison('double precision', 'number', '-Infinity', 'VALUE_NOT_FINITE', finite('-Infinity', NUMBER)),
      poison('real', 'decimal', 'NaN', 'VALUE_NOT_FINITE', finite('NaN', DECIMAL)),
      asText('double precision', 'NaN'),
      asText('numeric', '-Infinity'),
    ],
  },
  {
    row: 5,
    hazard: 'float -0',
    decision: 'policy',
    rule: '`number` makes it 0, because DynamoDB has no negative zero: equal by every comparison; `string` keeps it',
    cases: [
      kept('double precision', 'number', '-0', 0, { N: '0' }, { back: '0' }),
      kept('real', 'decimal', '-0', '0', { N: '0' }, { back: '0' }),
      asText('double precision', '-0'),
    ],
  },
  {
    row: 6,
    hazard: 'float8 outside 1E-130…9.99E+125',
    decision: 'policy',
    rule: '`number` refuses the row, `string` keeps the text',
    error: `1e+300 does not fit: allowed is ${NUMBER} [VALUE_RANGE]`,
    cases: [
      poison('double precision', 'number', '1e+300', 'VALUE_RANGE', `1e+300 does not fit: allowed is ${NUMBER} [VALUE_RANGE]`),
      poison('double precision', 'number', '5e-324', 'VALUE_RANGE', `5e-324 does not fit: allowed is ${NUMBER} [VALUE_RANGE]`),
      poison('double precision', 'decimal', '1e-131', 'VALUE_RANGE', `"1e-131" does not fit: allowed is ${DECIMAL} [VALUE_RANGE]`),
      kept('double precision', 'number', '9.99e+125', 9.99e125, { N: max }),
      kept('double precision', 'number', '1e-130', 1e-130, { N: `0.${'0'.repeat(129)}1` }),
      asText('double precision', '5e-324'),
    ],
  },
  {
    row: 7,
    hazard: 'text of float4 and float8',
    decision: 'exact',
    rule: 'the shortest text that reads back as the same float: the migration sets `extra_float_digits = 1`, whatever the role or the database says',
    cases: [
      kept('real', 'number', '0.1', 0.1, { N: '0.1' }),
      kept('real', 'number', '1.6777216e+07', 16777216, { N: '16777216' }),
      kept('real', 'decimal', '1e-45', `0.${'0'.repeat(44)}1`, { N: `0.${'0'.repeat(44)}1` }),
      kept(
        'double precision',
        'number',
        '0.30000000000000004',
        0.1 + 0.2,
        { N: '0.30000000000000004' },
        { sql: '0.1::float8 + 0.2::float8' },
      ),
      // One digit more than JavaScript prints for the same double.
      kept('double precision', 'number', '2.4406377830509112e+16', 24406377830509110, { N: '24406377830509110' }),
      check('settings of the database change nothing', async ({ engines }) => {
        const settings = {
          extra_float_digits: '-15',
          bytea_output: 'escape',
          DateStyle: 'German',
          IntervalStyle: 'postgres',
          TimeZone: 'Asia/Kolkata',
        };
        for (const [name, value] of Object.entries(settings)) await engines.sql(`ALTER ROLE CURRENT_USER SET ${name} = '${value}'`);
        const source = await openSource(JSON.stringify(engines.postgres.connection));
        try {
          const [texts] = await source.rows(
            `SELECT (0.1::float8 + 0.2::float8)::text, '\\x00'::bytea::text, '2025-01-02 03:04:05Z'::timestamptz::text, '1 mon'::interval::text`,
          );
          assert.deepEqual(texts, ['0.30000000000000004', '\\x00', '2025-01-02 03:04:05+00', 'P1M']);
        } finally {
          await source.close();
          await engines.sql('ALTER ROLE CURRENT_USER RESET ALL');
        }
      }),
      kept('double precision', 'number', '1.7976931348623157', 1.7976931348623157, { N: '1.7976931348623157' }),
    ],
  },
  {
    row: 8,
    hazard: 'int8 beyond 2^53',
    decision: 'policy',
    rule: '`bigint` keeps it as `N` from the text; `integer` and `number` refuse the row',
    error: `"9007199254740993" does not fit: allowed is ${INTEGER}; decimal takes 38 digits, bigint large integers [VALUE_RANGE]`,
    cases: [
      kept('bigint', 'bigint', '9223372036854775807', 9223372036854775807n, { N: '9223372036854775807' }),
      kept('bigint', 'bigint', '-9223372036854775808', -9223372036854775808n, { N: '-9223372036854775808' }),
      kept('bigint', 'decimal', '9007199254740993', '9007199254740993', { N: '9007199254740993' }),
      kept('bigint', 'integer', '-9007199254740991', -9007199254740991, { N: '-9007199254740991' }),
      kept('smallint', 'integer', '-32768', -32768, { N: '-32768' }),
      poison(
        'bigint',
        'integer',
        '9007199254740993',
        'VALUE_RANGE',
        `"9007199254740993" does not fit: allowed is ${INTEGER}; decimal takes 38 digits, bigint large integers [VALUE_RANGE]`,
      ),
      poison(
        'bigint',
        'number',
        '9007199254740993',
        'VALUE_RANGE',
        `"9007199254740993" does not fit: allowed is ${NUMBER}; decimal takes 38 digits, bigint large integers [VALUE_RANGE]`,
      ),
    ],
  },
  {
    row: 9,
    hazard: 'numeric[]',
    decision: 'exact',
    rule: '`decimal[]`: the text of the array, read by a parser of our own',
    cases: [
      kept(
        'numeric[]',
        'decimal[]',
        '{1.50,0.12345678901234567890}',
        ['1.5', '0.1234567890123456789'],
        { L: [{ N: '1.5' }, { N: '0.1234567890123456789' }] },
        { back: '{1.5,0.1234567890123456789}' },
      ),
      kept('numeric(10,2)[]', 'decimal[]', '{1.50}', ['1.5'], { L: [{ N: '1.5' }] }),
      poison('numeric[]', 'decimal[]', '{1,NaN}', 'VALUE_NOT_FINITE', finite('NaN', DECIMAL)),
      asText('numeric[]', '{1,NaN}'),
    ],
  },
  {
    row: 10,
    hazard: 'int8[]',
    decision: 'exact',
    rule: '`bigint[]`: a list of `N` from the texts',
    cases: [
      kept('bigint[]', 'bigint[]', '{9007199254740993,-1}', [9007199254740993n, -1n], { L: [{ N: '9007199254740993' }, { N: '-1' }] }),
      kept('integer[]', 'integer[]', '{}', [], { L: [] }),
    ],
  },
  {
    row: 11,
    hazard: 'money, whose text depends on lc_monetary',
    decision: 'exact',
    rule: '`decimal`: the migration reads it cast to numeric',
    cases: [
      kept('money', 'decimal', '-1234.50', '-1234.5', { N: '-1234.5' }),
      kept('money', 'string', '12.34', '12.34', { S: '12.34' }),
      planned(
        'money[]',
        'decimal[]',
        'PLAN_COLUMN_TYPE',
        'column "v" of type money[] cannot become decimal[]: declare the attribute as string[], json, string; its text depends on lc_monetary: keep it as text, or add a column that casts it to numeric',
      ),
    ],
  },
];
