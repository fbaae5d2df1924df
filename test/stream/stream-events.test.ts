import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient, PutEventsCommandInput, PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import type { ForwardedRecord } from '../../lambda/stream-events/event-entry';
import { forward } from '../../lambda/stream-events/forward';
import { defineModel, ExactNumber, openTable } from '../../lib/client';
import { parseJson } from '../../lib/codec';
import { TableStream } from '../../local/streams';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb';

const model = defineModel({
  table: { partitionKey: 'PK', sortKey: 'SK' },
  entities: {
    Order: {
      attributes: {
        orderId: 'string',
        total: 'decimal',
        serial: 'bigint?',
        note: 'string?',
        photo: 'binary?',
        tags: 'string[]?',
        extra: 'json?',
      },
      key: { PK: 'ORDER#{orderId}', SK: 'ORDER' },
    },
    Audit: { attributes: { auditId: 'string' }, key: { PK: 'AUDIT#{auditId}', SK: 'AUDIT' } },
  },
});

type Entry = NonNullable<PutEventsCommandInput['Entries']>[number];
type Answer = (entry: Entry, request: number) => string | undefined;

/** EventBridge, which answers each entry with an error code or takes it. */
function bus(answer: Answer = () => undefined) {
  const requests: Entry[][] = [];
  const send = async ({ input }: { readonly input: PutEventsCommandInput }): Promise<Partial<PutEventsCommandOutput>> => {
    const entries = input.Entries as Entry[];
    requests.push(entries);
    const codes = entries.map((entry) => answer(entry, requests.length));
    return {
      FailedEntryCount: codes.filter(Boolean).length,
      Entries: codes.map((code) => (code ? { ErrorCode: code, ErrorMessage: 'later' } : { EventId: 'e' })),
    };
  };
  const client = { send } as unknown as EventBridgeClient;
  return { requests, sent: () => requests.flat(), forwarder: { model, entities: ['Order'], eventBus: 'shop', client } };
}

const details = (entries: readonly Entry[]) => entries.map(({ Detail }) => JSON.parse(Detail as string));

let logged: string[];
beforeEach(() => {
  logged = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((line) => {
    logged.push(String(line));
    return true;
  });
});
afterEach(() => jest.restoreAllMocks());

describe('changes as the engine reports them', () => {
  let engine: TestDynamoDb;
  let records: ForwardedRecord[];

  beforeAll(async () => {
    engine = await startDynamoDb();
    const tableName = await engine.createTable(model);
    const { TableDescription } = await engine.client.send(
      new UpdateTableCommand({ TableName: tableName, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } }),
    );
    const stream = await TableStream.open(engine.endpoint, TableDescription?.LatestStreamArn as string, 'TRIM_HORIZON');
    const table = openTable(model, { client: engine.client, tableName });
    const order = {
      orderId: '1',
      total: '12345678901234567890.123456789',
      serial: 9007199254740993n,
      photo: new Uint8Array([0, 255]),
      tags: ['a', 'b'],
    };
    await table.Order.put({ ...order, extra: { ratio: new ExactNumber('0.12345678901234567890'), list: [1, null] } });
    await table.Audit.put({ auditId: 'x' });
    await table.Order.update({ orderId: '1' }, { set: { note: 'hello' } });
    await table.Order.delete({ orderId: '1' });
    for (let attempt = 0; attempt < 100 && (records?.length ?? 0) < 4; attempt++) {
      records = [...(records ?? []), ...((await stream.read()) as ForwardedRecord[])];
    }
  });
  afterAll(() => engine.stop());

  test('become events, in order, of the entities that were asked for', async () => {
    const { forwarder, sent } = bus();
    expect(await forward(forwarder, records)).toEqual({ batchItemFailures: [] });
    expect(sent().map(({ DetailType }) => DetailType)).toEqual(['Order.insert', 'Order.modify', 'Order.remove']);
    expect(sent()[0]).toMatchObject({ EventBusName: 'shop', Source: 'cdk-single-table', Time: expect.any(Date) });
  });

  test('say what was before and after; an event has an id that stays when it is sent again', async () => {
    const { forwarder, sent } = bus();
    await forward(forwarder, records);
    const [insert, modify, remove] = details(sent());
    expect(insert).toMatchObject({
      entity: 'Order',
      kind: 'insert',
      keys: { orderId: '1' },
      after: { orderId: '1', photo: 'AP8=', tags: ['a', 'b'] },
    });
    expect(insert).not.toHaveProperty('before');
    expect([modify.before.note, modify.after.note]).toEqual([undefined, 'hello']);
    expect(remove.before.note).toBe('hello');
    expect(remove).not.toHaveProperty('after');
    expect(insert.changeId).toBe(records[0].eventID);
  });

  test('keep every digit of their numbers', async () => {
    const { forwarder, sent } = bus();
    await forward(forwarder, records);
    const { after } = parseJson(sent()[0].Detail as string) as { after: Record<string, unknown> };
    expect(after.serial).toBe(9007199254740993n);
    expect(sent()[0].Detail).toContain('12345678901234567890.123456789');
    expect(sent()[0].Detail).toContain('0.1234567890123456789');
  });
});

/** A record of an order, as Lambda gets it. */
function record(sequence: number, more: object = {}): ForwardedRecord {
  const NewImage = {
    PK: { S: 'x' },
    SK: { S: 'ORDER' },
    entity_type: { S: 'Order' },
    orderId: { S: `${sequence}` },
    total: { N: '1.5' },
    ...more,
  };
  return {
    eventID: `id-${sequence}`,
    eventName: 'INSERT',
    eventSourceARN: 'arn:aws:dynamodb:eu-west-1:111111111111:table/shop/stream/2026-11-20T00:00:00.000',
    dynamodb: { SequenceNumber: `${sequence}`, ApproximateCreationDateTime: 1_795_000_000, NewImage },
  };
}
const orders = (count: number, more: object = {}) => Array.from({ length: count }, (_, i) => record(i + 1, more));
const idsOf = (entries: readonly Entry[]) => details(entries).map(({ keys }) => keys.orderId);

test('the table of the stream is the resource of the event, and the time is that of the change', async () => {
  const { forwarder, sent } = bus();
  await forward(forwarder, orders(1));
  expect(sent()[0].Resources).toEqual(['arn:aws:dynamodb:eu-west-1:111111111111:table/shop']);
  expect(sent()[0].Time).toEqual(new Date(1_795_000_000_000));
});

describe('requests', () => {
  test('hold ten entries at most', async () => {
    const { forwarder, requests } = bus();
    await forward(forwarder, orders(21));
    expect(requests.map(({ length }) => length)).toEqual([10, 10, 1]);
    expect(idsOf(requests.flat())).toEqual(Array.from({ length: 21 }, (_, i) => `${i + 1}`));
  });

  test('stay below 256 KB', async () => {
    const { forwarder, requests } = bus();
    await forward(forwarder, orders(7, { note: { S: 'n'.repeat(80_000) } }));
    expect(requests.map(({ length }) => length)).toEqual([3, 3, 1]);
    for (const entries of requests) {
      const bytes = entries.reduce((sum, { Detail = '', DetailType = '', Source = '', Resources = [] }) => {
        return sum + Buffer.byteLength(Detail + DetailType + Source + Resources.join('')) + 14;
      }, 0);
      expect(bytes).toBeLessThan(256 * 1024);
    }
  });

  test('an entry that is too large says which item changed, and not how', async () => {
    const { forwarder, sent } = bus();
    // GIVEN a text whose characters are fewer than the limit, and whose bytes are more
    await forward(forwarder, [record(1, { note: { S: 'é'.repeat(131_000) } }), record(2)]);
    expect(details(sent())).toEqual([
      { entity: 'Order', kind: 'insert', keys: { orderId: '1' }, changeId: 'id-1', truncated: true },
      expect.objectContaining({ keys: { orderId: '2' }, after: { orderId: '2', total: expect.anything() } }),
    ]);
  });
});

describe('failures', () => {
  const failed = (sequence: number) => ({ batchItemFailures: [{ itemIdentifier: `${sequence}` }] });

  test('an entry that EventBridge refuses is where Lambda goes on', async () => {
    const { forwarder, requests } = bus((entry) => (idsOf([entry])[0] === '13' ? 'ThrottlingException' : undefined));
    expect(await forward(forwarder, orders(25))).toEqual(failed(13));
    expect(requests).toHaveLength(2);
    expect(JSON.parse(logged[0])).toMatchObject({
      level: 'error',
      message: 'EventBridge refused the event: ThrottlingException: later',
      sequenceNumber: '13',
      eventId: 'id-13',
    });
  });

  test('of a request that fails, the first entry is', async () => {
    const { forwarder, sent } = bus((_, request) => {
      if (request === 2) throw new Error('no network');
      return undefined;
    });
    expect(await forward(forwarder, orders(15))).toEqual(failed(11));
    expect(idsOf(sent().slice(0, 10))).toEqual(Array.from({ length: 10 }, (_, i) => `${i + 1}`));
  });

  test('a record that cannot be read is, once what came before it is sent', async () => {
    const { forwarder, sent } = bus();
    expect(await forward(forwarder, [record(1), record(2, { total: { S: 'much' } }), record(3)])).toEqual(failed(2));
    expect(idsOf(sent())).toEqual(['1']);
    expect(logged[0]).toContain('Order.total');
  });

  test('a failure before it comes first', async () => {
    const { forwarder } = bus(() => 'InternalFailure');
    expect(await forward(forwarder, [record(1), record(2, { total: { S: 'much' } })])).toEqual(failed(1));
  });

  test('without a sequence number the whole batch fails', async () => {
    const { forwarder } = bus(() => 'InternalFailure');
    const { dynamodb, ...rest } = record(1);
    await expect(forward(forwarder, [{ ...rest, dynamodb: { ...dynamodb, SequenceNumber: undefined } }])).rejects.toThrow(
      'InternalFailure',
    );
  });
});

test('nothing of the model, nothing sent', async () => {
  const { forwarder, requests } = bus();
  const other = record(1, { entity_type: { S: 'Audit' }, auditId: { S: 'x' } });
  expect(await forward(forwarder, [other, record(2, { entity_type: { S: 'Unknown' } })])).toEqual({ batchItemFailures: [] });
  expect(requests).toEqual([]);
});
