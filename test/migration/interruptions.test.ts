import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { runStep } from '../../lambda/migration/handler';
import type { ChunkTask } from '../../lambda/migration/plan';
import { openSource, sourceError } from '../../lambda/migration/source/connection';
import type { Prepared } from '../../lambda/migration/steps/prepare';
import { conditionalPut } from '../../lambda/migration/write/conditional-put';
import { compileModel } from '../../lib/model';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

const model = { table: { partitionKey: 'PK' }, entities: { Row: { attributes: { id: 'integer' }, key: { PK: 'ROW#{id}' } } } };
const mapping = { tables: { rows: { items: [{ entity: 'Row' }] } } };

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
  await engines.sql('CREATE TABLE rows (id int PRIMARY KEY); INSERT INTO rows SELECT generate_series(1, 10)');
});
afterAll(() => engines?.stop());

describe('the source', () => {
  test('that goes silent in the middle of a statement ends the attempt', async () => {
    // GIVEN a network that swallows everything from some moment on
    const sockets: Socket[] = [];
    let silent = false;
    const proxy = createServer((client) => {
      const server = connect(engines.postgres.connection.port, engines.postgres.connection.host);
      sockets.push(client, server);
      client.on('data', (data) => silent || server.write(data));
      server.on('data', (data) => silent || client.write(data));
      for (const socket of [client, server]) socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    try {
      const secret = JSON.stringify({ ...engines.postgres.connection, host: '127.0.0.1', port });
      const source = await openSource(secret, undefined, 500);
      silent = true;
      await expect(source.rows('SELECT 1')).rejects.toMatchObject({ name: 'DataMigration.SourceUnavailable' });
      await source.close();
    } finally {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    }
  });

  test('whose password is being rotated is tried again, once the run is planned', async () => {
    const migration = await TestMigration.create(engines, { model, mapping });
    const execution = { id: 'arn:rotation', startTime: '2025-11-20T14:05:22Z' };
    const prepareEvent = { step: 'prepare' as const, execution, input: { action: 'migrate_all' } };
    const { chunks } = (await migration.step(prepareEvent)) as Extract<Prepared, { status: 'PLANNED' }>;
    // WHEN
    const refusal = sourceError(Object.assign(new Error('password authentication failed'), { code: '28P01' }));
    const rotating = { ...migration.worker, openSource: () => Promise.reject(refusal) };
    // THEN
    const [task] = migration.store.lines<ChunkTask>(chunks);
    await expect(runStep(rotating, { step: 'copy', task })).rejects.toMatchObject({ name: 'DataMigration.SourceUnavailable' });
    expect(await runStep(rotating, prepareEvent)).toMatchObject({ status: 'REFUSED', error: 'DataMigration.SourceRefused' });
  });

  test('that fails while the reason cannot be kept fails with its own error', async () => {
    const migration = await TestMigration.create(engines, { model, mapping });
    const execution = { id: 'arn:failing', startTime: '2025-11-20T14:05:22Z' };
    const prepared = await migration.step({ step: 'prepare', execution, input: { action: 'migrate_all' } });
    const [task] = migration.store.lines<ChunkTask>((prepared as Extract<Prepared, { status: 'PLANNED' }>).chunks);
    // WHEN
    const refusal = sourceError(Object.assign(new Error('no'), { code: '42501' }));
    migration.store.put = () => Promise.reject(new Error('no bucket'));
    const failing = { ...migration.worker, openSource: () => Promise.reject(refusal) };
    // THEN
    await expect(runStep(failing, { step: 'copy', task })).rejects.toBe(refusal);
  });
});

describe('an item that a transaction of the application holds', () => {
  const stamp = { unit: new Uint8Array(16), row: new Uint8Array(16), epoch: 1, ordinal: 7n, hash: new Uint8Array(16) };
  const write = { key: '["ROW#1"]', item: { PK: { S: 'ROW#1' } }, stamp, bytes: 100, origin: undefined };
  const put = (conflicts: number) => {
    let left = conflicts;
    const send = async () => {
      if (left-- > 0) throw Object.assign(new Error('Transaction is ongoing for the item'), { name: 'TransactionConflictException' });
      return {};
    };
    return conditionalPut({ send } as unknown as DynamoDBClient, 'data', compileModel(model as never).table, write);
  };

  test('is written when the transaction is over', async () => {
    expect(await put(3)).toEqual({ kind: 'written' });
  });

  test('ends the call if that takes too long', async () => {
    await expect(put(100)).rejects.toMatchObject({ name: 'TransactionConflictException' });
  });
});
