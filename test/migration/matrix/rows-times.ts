import { asText, kept, type MatrixRow, planned, poison } from './case';

const MOMENT = 'the text of a moment with a zone, years 0001 to 9999, such as 2025-09-27T10:00:00Z, at most 6 digits of a second';
const DATE = 'the text of a date, years 0001 to 9999, such as 2025-09-27';
const zoned = 'timestamp with time zone';
const local = 'timestamp without time zone';

export const TIMES: readonly MatrixRow[] = [
  {
    row: 12,
    hazard: 'timestamptz with microseconds',
    decision: 'policy',
    rule: '`timestamp` keeps 6 digits in UTC; fewer declared digits refuse more, or cut them with `truncate`',
    error: `"2025-09-27 04:41:12.123456+00" does not fit: allowed is ${MOMENT.replace('6', '3')}; declare more digits, as in timestamp(6), or "truncate": true [VALUE_PRECISION]`,
    cases: [
      kept(zoned, 'timestamp', '2025-09-27 04:41:12.123456+00', '2025-09-27T04:41:12.123456Z', { S: '2025-09-27T04:41:12.123456Z' }),
      kept('timestamp(3) with time zone', 'timestamp(3)', '2025-09-27 04:41:12.5+00', '2025-09-27T04:41:12.500Z', {
        S: '2025-09-27T04:41:12.500Z',
      }),
      kept(
        zoned,
        { type: 'timestamp(3)', truncate: true },
        '2025-09-27 04:41:12.123456+00',
        '2025-09-27T04:41:12.123Z',
        { S: '2025-09-27T04:41:12.123Z' },
        { back: '2025-09-27 04:41:12.123+00' },
      ),
      poison(
        zoned,
        'timestamp(3)',
        '2025-09-27 04:41:12.123456+00',
        'VALUE_PRECISION',
        `"2025-09-27 04:41:12.123456+00" does not fit: allowed is ${MOMENT.replace('6', '3')}; declare more digits, as in timestamp(6), or "truncate": true [VALUE_PRECISION]`,
      ),
    ],
  },
  {
    row: 13,
    hazard: 'infinite timestamps and dates',
    decision: 'policy',
    rule: '`timestamp` and `date` refuse the row, `string` keeps the word; it does not sort among moments',
    error: `"infinity" does not fit: allowed is ${MOMENT}; a string attribute keeps it as text [VALUE_NOT_FINITE]`,
    cases: [
      poison(
        zoned,
        'timestamp',
        'infinity',
        'VALUE_NOT_FINITE',
        `"infinity" does not fit: allowed is ${MOMENT}; a string attribute keeps it as text [VALUE_NOT_FINITE]`,
      ),
      poison(
        local,
        'timestamp',
        '-infinity',
        'VALUE_NOT_FINITE',
        `"-infinity" does not fit: allowed is ${MOMENT}; a string attribute keeps it as text [VALUE_NOT_FINITE]`,
        { timeZone: 'Europe/Berlin' },
      ),
      poison(
        'date',
        'date',
        '-infinity',
        'VALUE_NOT_FINITE',
        `"-infinity" does not fit: allowed is ${DATE}; a string attribute keeps it as text [VALUE_NOT_FINITE]`,
      ),
      asText(zoned, '-infinity'),
    ],
  },
  {
    row: 14,
    hazard: 'timestamp without time zone',
    decision: 'policy',
    rule: '`timeZone` in the mapping says what the values mean, and PostgreSQL converts them; without it the plan is refused. `string` keeps the local time',
    error: 'column "v" has no zone, so its values are not moments: write { column, timeZone }, such as "UTC" or "Europe/Berlin"',
    cases: [
      planned(
        local,
        'timestamp',
        'PLAN_TIME_ZONE',
        'column "v" has no zone, so its values are not moments: write { column, timeZone }, such as "UTC" or "Europe/Berlin"',
      ),
      planned(zoned, 'timestamp', 'PLAN_TIME_ZONE', `column "v" is ${zoned}: a "timeZone" is only for ${local}, remove it`, 'UTC'),
      planned(`${local}[]`, 'timestamp[]', 'PLAN_TIME_ZONE', 'column "v" is a list of times without zone: map it as string[]'),
      kept(
        local,
        'timestamp',
        '2025-09-27 08:11:12.5+00',
        '2025-09-27T08:11:12.500000Z',
        { S: '2025-09-27T08:11:12.500000Z' },
        { sql: "'2025-09-27 10:11:12.5'", timeZone: 'Europe/Berlin' },
      ),
      // The hour that comes twice: PostgreSQL takes the second one, and the local time is the same again.
      kept(
        local,
        'timestamp(0)',
        '2025-10-26 01:30:00+00',
        '2025-10-26T01:30:00Z',
        { S: '2025-10-26T01:30:00Z' },
        { sql: "'2025-10-26 02:30:00'", timeZone: 'Europe/Berlin' },
      ),
      asText(local, '2025-09-27 10:11:12.5'),
    ],
  },
  {
    row: 15,
    hazard: 'BC, years above 9999',
    decision: 'policy',
    rule: '`timestamp` and `date` refuse the row, because they do not sort as text; `string` keeps it',
    error: `"0044-03-15 BC" does not fit: allowed is ${DATE} [VALUE_FORMAT]`,
    cases: [
      poison('date', 'date', '0044-03-15 BC', 'VALUE_FORMAT', `"0044-03-15 BC" does not fit: allowed is ${DATE} [VALUE_FORMAT]`),
      poison('date', 'date', '10000-01-01', 'VALUE_FORMAT', `"10000-01-01" does not fit: allowed is ${DATE} [VALUE_FORMAT]`),
      poison(
        zoned,
        'timestamp',
        '0044-03-15 00:00:00+00 BC',
        'VALUE_FORMAT',
        `"0044-03-15 00:00:00+00 BC" does not fit: allowed is ${MOMENT} [VALUE_FORMAT]`,
      ),
      poison(
        zoned,
        'timestamp',
        '294276-12-31 23:59:59.999999+00',
        'VALUE_FORMAT',
        `"294276-12-31 23:59:59.999999+00" does not fit: allowed is ${MOMENT} [VALUE_FORMAT]`,
      ),
      kept(zoned, 'timestamp(0)', '0001-01-01 00:00:00+00', '0001-01-01T00:00:00Z', { S: '0001-01-01T00:00:00Z' }),
      kept(zoned, 'timestamp', '9999-12-31 23:59:59.999999+00', '9999-12-31T23:59:59.999999Z', { S: '9999-12-31T23:59:59.999999Z' }),
      asText('date', '4713-01-01 BC'),
      asText('date', '5874897-12-31'),
    ],
  },
  {
    row: 16,
    hazard: 'date',
    decision: 'exact',
    rule: 'text, never a Date: no time zone can shift it',
    cases: [
      kept('date', 'date', '2024-02-29', '2024-02-29', { S: '2024-02-29' }),
      kept('date', 'date', '0001-01-01', '0001-01-01', { S: '0001-01-01' }),
      kept('date[]', 'date[]', '{2024-02-29}', ['2024-02-29'], { L: [{ S: '2024-02-29' }] }),
      planned(
        'date',
        'timestamp',
        'PLAN_COLUMN_TYPE',
        'column "v" of type date cannot become timestamp: declare the attribute as date, string',
      ),
    ],
  },
  {
    row: 17,
    hazard: 'time `24:00:00`, timetz',
    decision: 'exact',
    rule: 'text with the offset that was stored',
    cases: [
      asText('time without time zone', '24:00:00'),
      asText('time without time zone', '23:59:59.999999'),
      asText('time with time zone', '10:00:00+02'),
      asText('time with time zone', '10:00:00.5-03:30'),
    ],
  },
  {
    row: 18,
    hazard: 'interval',
    decision: 'exact',
    rule: 'ISO 8601 text, months, days and seconds apart: one month has no fixed length',
    cases: [
      asText('interval', 'P1M2DT3.000001S', "'1 mon 2 days 00:00:03.000001'"),
      asText('interval', 'P10M3DT-4H-5M-6.5S', "'1 year -2 mons 3 days -04:05:06.5'"),
      asText('interval', 'PT0S'),
      asText('interval', 'P30D'),
      planned(
        'interval',
        'integer',
        'PLAN_COLUMN_TYPE',
        'column "v" of type interval cannot become integer: declare the attribute as string; one month has no fixed length, so it stays text',
      ),
    ],
  },
];
