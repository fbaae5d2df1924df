import { asText, kept, type MatrixRow, planned } from './case';

const textOnly = (column: string, attribute: string, printed = column) =>
  planned(
    column,
    attribute,
    'PLAN_COLUMN_TYPE',
    `column "v" of type ${printed} cannot become ${attribute}: declare the attribute as string`,
  );
const OID =
  'column "v" of type oid cannot become string: no attribute type takes it; it names a large object, whose bytes stay behind: copy lo_get(oid) into a bytea column, or ignore the column';

export const STRUCTURES: readonly MatrixRow[] = [
  {
    row: 38,
    hazard: 'composite types',
    decision: 'policy',
    rule: '`string` keeps the text that PostgreSQL prints and reads; another type is refused by the plan. For a map, add a `jsonb` column to the source',
    error: 'column "v" of type public.address cannot become json: declare the attribute as string',
    cases: [
      asText('address', '(1,"a ""b"", c")'),
      asText('address', '(,"")'),
      asText('address[]', '{"(1,a)"}'),
      textOnly('address', 'json', 'public.address'),
    ],
  },
  {
    row: 39,
    hazard: 'ranges and multiranges',
    decision: 'policy',
    rule: '`string` keeps the canonical text, empty and infinite ones too; another type is refused by the plan',
    error: 'column "v" of type int4range cannot become json: declare the attribute as string',
    cases: [
      asText('int4range', '[1,6)', "'[1,5]'"),
      asText('int4range', 'empty'),
      asText('numrange', '(,1.50]'),
      asText('tstzrange', '["2025-01-01 00:00:00+00",infinity)'),
      asText('daterange', '(,)'),
      asText('int4multirange', '{[1,3),[5,7)}'),
      asText('tstzmultirange', '{}'),
      textOnly('int4range', 'json'),
    ],
  },
  {
    row: 40,
    hazard: 'hstore, ltree, PostGIS, pgvector',
    decision: 'policy',
    rule: '`string` keeps the text; another type is refused by the plan. For a map, add a `jsonb` column to the source',
    error: 'column "v" of type public.hstore cannot become json: declare the attribute as string',
    cases: [asText('hstore', '"a"=>"1", "b"=>NULL'), asText('ltree', 'Top.Science'), textOnly('hstore', 'json', 'public.hstore')],
  },
  {
    row: 45,
    hazard: 'geometric types',
    decision: 'exact',
    rule: 'text with every digit; `box[]` is text as a whole, because its separator is `;`',
    cases: [
      asText('point', '(0.1,-2e+300)'),
      asText('circle', '<(1,2),3>'),
      asText('path', '[(1,2),(3,4)]'),
      asText('polygon', '((0,0),(1,1),(2,0))'),
      asText('box[]', '{(3,4),(1,2);(7,8),(5,6)}'),
      kept('point[]', 'string[]', '{"(1,2)","(3,4)"}', ['(1,2)', '(3,4)'], { L: [{ S: '(1,2)' }, { S: '(3,4)' }] }),
      textOnly('box[]', 'string[]'),
    ],
  },
  {
    row: 46,
    hazard: 'oid of a large object',
    decision: 'refused',
    rule: 'the bytes would stay behind: refused by the plan until they are in a bytea column, or the column is ignored',
    error: OID,
    cases: [
      planned('oid', 'string', 'PLAN_COLUMN_TYPE', OID),
      planned('oid', 'bigint', 'PLAN_COLUMN_TYPE', OID.replace('string', 'bigint')),
    ],
  },
  {
    row: 48,
    hazard: 'domains',
    decision: 'exact',
    rule: 'as the type that they stand for, through every domain and inside arrays',
    cases: [
      kept('amount', 'decimal', '1.50', '1.5', { N: '1.5' }),
      kept('price', 'decimal', '2.00', '2', { N: '2' }),
      kept('tags', 'string[]', '{a,b}', ['a', 'b'], { L: [{ S: 'a' }, { S: 'b' }] }),
      planned(
        'amount',
        'boolean',
        'PLAN_COLUMN_TYPE',
        'column "v" of type numeric cannot become boolean: declare the attribute as decimal, number, integer, bigint, string',
      ),
    ],
  },
];
