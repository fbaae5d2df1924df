import { createHash } from 'node:crypto';
import { tables } from '../../../examples/serenya/generator';

test('the rows are the same on every machine and at any time', () => {
  const rows = Object.values(tables).reduce((sum, list) => sum + list.length, 0);
  const sha256 = createHash('sha256').update(JSON.stringify(tables)).digest('hex');
  expect({ rows, sha256 }).toMatchInlineSnapshot(`
{
  "rows": 1773,
  "sha256": "e662884e0ad863dca87c8e1f6db48e089ddb301cea4ed5f59be05bf6b013e6e5",
}
`);
});

test('every row of a table has the same columns', () => {
  for (const [table, rows] of Object.entries(tables)) {
    expect([table, new Set(rows.map((row) => Object.keys(row).join())).size]).toEqual([table, 1]);
  }
});

describe('the hard values are among them', () => {
  const text = JSON.stringify(tables);

  test.each([
    ['38 significant digits', '"api_cost":"12345678901234567890.123456789012345678"'],
    ['an integer that no double holds, in JSON', '\\"sequence\\":9007199254740993'],
    ['an integer that no double holds, in a bigint', '"file_size":"9007199254740993"'],
    ['the largest bigint', '"app_build":"9223372036854775807"'],
    ['an emoji of several code points', '👩🏽‍⚕️'],
    ['a separator at the end of a key', '"device_id":"iPhone15,3#1"'],
    ['an escape at the end of a key', '"device_id":"iPhone15,3%231"'],
    ['a number that is a text', '"external_id":"113426185144286227617"'],
    ['an empty text', '"device_name":""'],
    ['an empty array', '"page_numbers":"{}"'],
    ['empty bytes', '"public_key":"\\\\x"'],
    ['a JSON null', '"preferences":"null"'],
    ['an SQL NULL', '"preferences":null'],
    ['a year of one digit', '"date_of_birth":"0004-02-29"'],
    ['a network where an address is expected', '"ip_address":"10.0.0.0/8"'],
    ['two e-mail addresses that differ in case only', '"email":"upper.case@example.com"'],
  ])('%s', (_, fragment) => {
    expect(text).toContain(fragment);
  });

  test('two jobs of one millisecond, two events of one microsecond', () => {
    const [first, second] = tables.processing_jobs;
    expect(first?.created_at).toBe(second?.created_at);
    const [, , third, fourth] = tables.processing_job_events.filter(({ job_id }) => job_id === tables.processing_jobs[3]?.id);
    expect(third?.occurred_at).not.toBe(fourth?.occurred_at);
    const moments = tables.processing_job_events.map(({ job_id, occurred_at }) => `${job_id} ${occurred_at}`);
    expect(new Set(moments).size).toBeLessThan(moments.length);
  });
});
