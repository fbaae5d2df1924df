import { openSource, type Source, sourceError } from '../../lambda/migration/source/connection';
import { assertSameSource, identifySource } from '../../lambda/migration/source/identity';
import { type Engines, startEngines } from './support/engines';

jest.setTimeout(120_000);

let engines: Engines;
let source: Source;
beforeAll(async () => {
  engines = await startEngines();
  source = await openSource(JSON.stringify(engines.postgres.connection));
});
afterAll(async () => {
  await source?.close();
  await engines?.stop();
});

/** A server that answers these functions with an error. */
function withholding(functions: RegExp, code: string, message: string): Source {
  return {
    ...source,
    rows: (sql, parameters) => {
      if (functions.test(sql)) return Promise.reject(sourceError(Object.assign(new Error(message), { code })));
      return source.rows(sql, parameters);
    },
  };
}

const ofAurora = (functions: RegExp) => withholding(functions, '55000', "wal_level must be set to 'logical'");

describe('a server that does not show its control file', () => {
  test('as Aurora without logical replication: its start stands in for the timeline', async () => {
    const aurora = ofAurora(/pg_control_checkpoint/);
    const found = await identifySource(aurora);
    expect(found).toMatchObject({ systemIdentifier: expect.stringMatching(/^\d+$/), timeline: expect.stringMatching(/^started \d{4}-/) });
    await expect(assertSameSource(aurora, found)).resolves.toBeUndefined();
  });

  test('a restart is another source', async () => {
    const aurora = ofAurora(/pg_control/);
    const found = await identifySource(aurora);
    const before = { ...found, timeline: 'started 2025-01-01 00:00:00+00' };
    await expect(assertSameSource(aurora, before)).rejects.toMatchObject({ name: 'DataMigration.Inconsistent' });
  });

  test('as one that allows these functions to nobody', async () => {
    await engines.sql(`REVOKE EXECUTE ON FUNCTION pg_control_system, pg_control_checkpoint FROM PUBLIC; CREATE ROLE plain LOGIN`);
    const plain = await openSource(JSON.stringify({ ...engines.postgres.connection, username: 'plain' }));
    try {
      const started = expect.stringMatching(/^started \d{4}-/);
      expect(await identifySource(plain)).toMatchObject({ systemIdentifier: started, timeline: started });
    } finally {
      await plain.close();
    }
  });

  test('any other failure is not hidden', async () => {
    await expect(identifySource(withholding(/pg_control/, '57P01', 'shutting down'))).rejects.toMatchObject({
      name: 'DataMigration.SourceUnavailable',
    });
  });
});
