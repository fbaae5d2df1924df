import { createHash } from 'node:crypto';
import { tables } from '../../../examples/spaceko/generator';
import { mapping } from '../../../examples/spaceko/mapping';
import { model } from '../../../examples/spaceko/model';
import { validateMapping } from '../../../lib/migration/mapping-validation';
import { compileModel, validateModel } from '../../../lib/model';

const compiled = compileModel(model);

/** The text of every key of an item. */
function keysOf(entity: string, values: Record<string, unknown>): Record<string, unknown> {
  const { partitionKey, sortKey, indexes } = compiled.entity(entity);
  const keys = [partitionKey, sortKey, ...indexes.flatMap((index) => [...index.partitionKey, ...index.sortKey])];
  return Object.fromEntries(keys.flatMap((key) => (key ? [[key.name, Object.values(key.render(values) ?? {})[0]]] : [])));
}

test('the model and the mapping have no problems', () => {
  expect(validateModel(model)).toEqual([]);
  expect(validateMapping(mapping, model)).toEqual([]);
});

test('every table is mapped, and every entity but the feed comes from one', () => {
  expect(Object.keys(mapping.tables)).toEqual(Object.keys(tables));
  const mapped = Object.values(mapping.tables).flatMap(({ items }) => items.map(({ entity }) => entity as string));
  expect([...mapped, 'Activity'].sort()).toEqual([...compiled.entityNames].sort());
});

describe('keys', () => {
  const id = 'd541c8ae-5eb7-4fd9-9b73-90c3be6c327e';

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['Login', { email: 'UPPER.Case@Example.COM' }, { PK: 'LOGIN#upper.case@example.com', SK: 'PASSWORD' }],
    ['Slug', { slug: 'c#-studio' }, { PK: 'SLUG#c#-studio', SK: 'SPACE' }],
    ['Photo', { spaceId: id, position: 12 }, { PK: `SPACE#${id}`, SK: 'PHOTO#0012' }],
    ['BookedDay', { spaceId: id, day: '2027-01-04' }, { PK: `SPACE#${id}`, SK: 'DAY#2027-01-04' }],
    [
      'Booking',
      { bookingId: id, guestId: id, startsOn: '2027-01-04' },
      {
        PK: `BOOKING#${id}`,
        SK: 'DETAILS',
        GSI2PK: `GUEST#${id}`,
        GSI2SK: `BOOKING#2027-01-04#${id}`,
        GSI3PK: 'UNPAID',
        GSI3SK: undefined,
      },
    ],
  ])('%s', (entity, values, expected) => {
    expect(keysOf(entity, values)).toEqual(expected);
  });

  test('spaces of a city sort by price as numbers do', () => {
    const prices = ['99999999.99', '0.00', '9.50', '100.00', '18.90'];
    const keys = prices.map((pricePerDay) => ({
      pricePerDay,
      key: String(
        keysOf('Space', { spaceId: id, hostId: id, city: 'Zürich', status: 'listed', createdAt: '2024-01-01T00:00:00Z', pricePerDay })
          .GSI1SK,
      ),
    }));
    expect(keys.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ pricePerDay }) => pricePerDay)).toEqual([
      '0.00',
      '9.50',
      '18.90',
      '100.00',
      '99999999.99',
    ]);
  });
});

describe('the generated rows', () => {
  test('are the same on every machine and at any time', () => {
    const rows = Object.values(tables).reduce((sum, list) => sum + list.length, 0);
    const sha256 = createHash('sha256').update(JSON.stringify(tables)).digest('hex');
    expect({ rows, sha256 }).toEqual({ rows: 1672, sha256: 'f831f11ce708cd30ba6bfaf97d29e8cbfe15406337fc8f633ba413a13686592f' });
  });

  test('every row of a table has the same columns', () => {
    for (const [table, rows] of Object.entries(tables)) {
      expect([table, new Set(rows.map((row) => Object.keys(row).join())).size]).toEqual([table, 1]);
    }
  });

  test('nobody is booked into a day twice', () => {
    const days = tables.booked_days.map(({ space_id, day }) => `${space_id} ${day}`);
    expect(new Set(days).size).toBe(days.length);
  });
});
