import { writtenSince } from '../../lambda/migration/source/horizon';
import { copiedNotes, mapping, model } from './support/copied-notes';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

let engines: Engines;
let migration: TestMigration;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines?.stop());
beforeEach(async () => {
  migration = await copiedNotes(engines);
});

const catchUp = () => migration.run({ action: 'catch_up' });

describe('is refused by name', () => {
  test('after a label of an enum got another name', async () => {
    const moods = {
      model: {
        table: { partitionKey: 'PK' },
        entities: { Mood: { attributes: { id: 'integer', mood: 'string' }, key: { PK: 'MOOD#{id}' } } },
      },
      mapping: { tables: { moods: { items: [{ entity: 'Mood' }] } } },
    };
    await engines.sql(`
      DROP TABLE IF EXISTS moods; DROP TYPE IF EXISTS mood; CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE TABLE moods (id int PRIMARY KEY, mood mood NOT NULL); INSERT INTO moods VALUES (1, 'sad')`);
    const other = await TestMigration.create(engines, moods);
    await other.run({ action: 'migrate_all' });
    await engines.sql(`ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'`);
    expect(await other.run({ action: 'catch_up' })).toMatchObject({ result: { message: expect.stringContaining('its types changed') } });
    await other.run({ action: 'migrate_all' });
    expect((await other.run({ action: 'catch_up' })).status).toBe('SUCCEEDED');
    expect((await other.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
  });

  const refused = async (reason: RegExp) => {
    const ended = await catchUp();
    expect(ended).toMatchObject({ status: 'FAILED', error: 'DataMigration.NeedsFullCopy' });
    expect(ended.result.message).toMatch(reason);
  };

  test('without a full copy', async () => {
    const other = await TestMigration.create(engines, { model, mapping });
    await other.run({ action: 'migrate_all', limit: 10 });
    expect(await other.run({ action: 'catch_up' })).toMatchObject({
      error: 'DataMigration.NeedsFullCopy',
      result: { message: expect.stringContaining('table notes cannot be caught up: it was never copied in full; run migrate_all') },
    });
  });

  test.each([
    ['a column with a default', `ALTER TABLE notes ALTER COLUMN kind SET DEFAULT 'x'`, /its columns changed/],
    ['row security', 'ALTER TABLE notes ENABLE ROW LEVEL SECURITY', /its row security changed/],
    [
      'a table that was put in its place',
      'CREATE TABLE other (LIKE notes INCLUDING ALL); DROP TABLE notes; ALTER TABLE other RENAME TO notes',
      /the table and its partitions/,
    ],
  ])('after a change of the schema: %s', async (_, sql, reason) => {
    await engines.sql(sql);
    await refused(reason);
    expect((await migration.run({ action: 'migrate_all' })).status).toBe('SUCCEEDED');
    expect((await catchUp()).status).toBe('SUCCEEDED');
  });

  test('after a crash or a failover', async () => {
    await engines.sql(`SELECT pg_stat_reset_shared('bgwriter')`);
    await refused(/has crashed, failed over or been restored.*incarnation was/);
  });

  test('after another definition', async () => {
    migration.change({ code: 'of another version' });
    await refused(/the version of the workers has changed/);
  });

  test('after more transactions than rows can tell apart', async () => {
    const state = await migration.worker.states.read('notes');
    if (!state) throw new Error('no state');
    const { states } = migration.worker;
    const past = { ...state, horizon: String(BigInt(state.horizon) - (1n << 30n) - 10_000n) };
    migration.worker = { ...migration.worker, states: { ...states, read: async () => past } };
    await refused(/\d+ transactions have begun since/);
  });

  test('during a round: a schema that changes between rounds ends it', async () => {
    const { states } = migration.worker;
    let reads = 0;
    const read = async (table: string) => {
      if (reads++ === 1) await engines.sql('ALTER TABLE notes ALTER COLUMN text SET DEFAULT now()::text');
      return states.read(table);
    };
    migration.worker = { ...migration.worker, states: { ...states, read } };
    await refused(/its columns changed/);
  });
});

describe('a table of partitions', () => {
  const parts = {
    model: {
      table: { partitionKey: 'PK' },
      entities: { Event: { attributes: { id: 'integer', day: 'date', text: 'string' }, key: { PK: 'EVENT#{day}#{id}' } } },
    },
    mapping: { tables: { events: { items: [{ entity: 'Event' }] } } },
  };
  let events: TestMigration;
  beforeEach(async () => {
    await engines.sql(`
      DROP TABLE IF EXISTS events, events_3;
      CREATE TABLE events (id int, day date, text text NOT NULL, PRIMARY KEY (day, id)) PARTITION BY RANGE (day);
      CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
      CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
      CREATE TABLE events_3 (LIKE events INCLUDING ALL);
      INSERT INTO events SELECT g, '2025-01-01'::date + g, 'event ' || g FROM generate_series(0, 50) g;
      INSERT INTO events_3 VALUES (3, '2025-03-01', 'attached');`);
    events = await TestMigration.create(engines, parts);
    await events.run({ action: 'migrate_all' });
  });

  test('is followed, also rows that move from one to another', async () => {
    await engines.sql(
      `UPDATE events SET day = '2025-02-27' WHERE id = 1; DELETE FROM events WHERE id = 2; UPDATE events SET text = 'x' WHERE id = 3`,
    );
    expect(await events.run({ action: 'catch_up' })).toMatchObject({
      status: 'SUCCEEDED',
      result: { tables: [{ itemsWritten: 2, itemsRemoved: 2 }] },
    });
    expect((await events.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
  });

  test('that gets one with rows nobody wrote since has to be copied again', async () => {
    await engines.sql(`ALTER TABLE events ATTACH PARTITION events_3 FOR VALUES FROM ('2025-03-01') TO ('2025-04-01')`);
    expect(await events.run({ action: 'catch_up' })).toMatchObject({
      error: 'DataMigration.NeedsFullCopy',
      result: { message: expect.stringContaining('the table and its partitions') },
    });
    expect((await events.run({ action: 'migrate_all' })).status).toBe('SUCCEEDED');
    expect((await events.run({ action: 'catch_up' })).status).toBe('SUCCEEDED');
    expect((await events.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
  });
});

test.each([
  ['at the horizon', 1_000n, 1_000, true],
  ['before it', 1_000n, 999, false],
  ['after it', 1_000n, 2_000_000, true],
  ['at the horizon, in the second epoch of transaction numbers', (1n << 32n) + 5n, 5, true],
  ['in the epoch before it', (1n << 32n) + 5n, 4_294_967_295, false],
  ['in the epoch after it', (1n << 32n) - 5n, 3, true],
  ['a quarter of all numbers later, past the end of an epoch', 3n * (1n << 30n), 0, true],
])('a row that was written %s', async (_, horizon, xmin, expected) => {
  const [{ since }] = await engines.sql(`SELECT ${writtenSince(String(horizon))} AS since FROM (VALUES ('${xmin}'::xid)) t(xmin)`);
  expect(since).toBe(expected);
});
