import { type BatchExecuteStatementCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { insertStatement } from '../../lambda/migration/write/insert-batch';
import { ItemWriter } from '../../lambda/migration/write/item-writer';
import type { WriteItem, WriteOutcome } from '../../lambda/migration/write/write-item';
import type { CompiledTable } from '../../lib/model';

const table: CompiledTable = { partitionKey: { name: 'PK', type: 'string' }, type: 'type', metadata: '_m', tombstone: '_t' };

function item(key: string, extra: Record<string, { S: string }> = {}, bytes = 100): WriteItem<string> {
  const stamp = { unit: new Uint8Array(16), row: new Uint8Array(16), epoch: 1, ordinal: 1n, hash: new Uint8Array(16) };
  return { key, item: { PK: { S: key }, ...extra }, stamp, bytes, origin: key };
}

const items = (count: number) => Array.from({ length: count }, (_, i) => item(`k${i}`));
const duplicate = { Error: { Code: 'DuplicateItem' } };

/** A client whose answers are decided by the test; it keeps what it was asked. */
class Script {
  public readonly batches: string[][] = [];
  public readonly puts: string[] = [];

  public constructor(
    private readonly answer: (keys: string[], attempt: number) => { Error?: { Code: string } }[] = (keys) => keys.map(() => ({})),
  ) {}

  public get client(): DynamoDBClient {
    return { send: (command: unknown) => this.send(command) } as unknown as DynamoDBClient;
  }

  public async write(
    writes: WriteItem<string>[],
    writer = new ItemWriter(this.client, 'data', table),
  ): Promise<Record<string, WriteOutcome[]>> {
    const outcomes: Record<string, WriteOutcome[]> = {};
    await writer.write(writes, ({ origin }, outcome) => {
      outcomes[origin] = [...(outcomes[origin] ?? []), outcome];
    });
    return outcomes;
  }

  private async send(command: unknown): Promise<unknown> {
    if (command instanceof PutItemCommand) {
      this.puts.push(String(command.input.Item?.PK?.S));
      return {};
    }
    const { Statements = [] } = (command as BatchExecuteStatementCommand).input;
    const keys = Statements.map(({ Parameters }) => String(Parameters?.[0]?.S));
    this.batches.push(keys);
    return { Responses: this.answer(keys, this.batches.length) };
  }
}

describe('the batched insert lane', () => {
  test('fills requests with 25 statements', async () => {
    const script = new Script();
    const outcomes = await script.write(items(60));
    expect(script.batches.map((batch) => batch.length).sort()).toEqual([10, 25, 25]);
    expect(script.puts).toEqual([]);
    expect(Object.values(outcomes)).toEqual(Array(60).fill([{ kind: 'written' }]));
  });

  test('fills requests with 4 MB', async () => {
    const script = new Script();
    await script.write(Array.from({ length: 6 }, (_, i) => item(`k${i}`, {}, 1_500_000)));
    expect(script.batches.map((batch) => batch.length)).toEqual([2, 2, 2]);
  });

  test('of items with one key only the first is inserted; the others are put, so they see it', async () => {
    const script = new Script();
    await script.write([item('a'), item('b'), item('a')]);
    expect(script.batches).toEqual([['a', 'b']]);
    expect(script.puts).toEqual(['a']);
  });

  test('a key that exists takes the conditional put', async () => {
    const script = new Script((keys) => keys.map((key) => (key === 'k3' ? duplicate : {})));
    const outcomes = await script.write(items(10));
    expect(script.puts).toEqual(['k3']);
    expect(outcomes.k3).toEqual([{ kind: 'written' }]);
  });

  test.each([
    ['no answer', []],
    ['an answer for fewer statements', [{}]],
    ['an error without a code', [{}, { Error: {} as { Code: string } }]],
  ])('%s is not taken for success: the put decides', async (_, answer) => {
    const script = new Script(() => answer);
    expect(await script.write(items(2))).toEqual({ k0: [{ kind: 'written' }], k1: [{ kind: 'written' }] });
    expect(script.puts).toContain('k1');
  });

  test('a throttled statement is tried again, alone', async () => {
    const script = new Script((keys, attempt) =>
      keys.map((key) => (attempt === 1 && key === 'k1' ? { Error: { Code: 'ProvisionedThroughputExceeded' } } : {})),
    );
    const outcomes = await script.write(items(5));
    expect(script.batches).toEqual([['k0', 'k1', 'k2', 'k3', 'k4'], ['k1']]);
    expect(outcomes.k1).toEqual([{ kind: 'written' }]);
  });

  test('a request that is rejected as a whole is halved until the bad item is alone, and that one is put', async () => {
    const script = new Script((keys) => {
      if (keys.includes('k6')) throw Object.assign(new Error('one bad number'), { name: 'ValidationException' });
      return keys.map(() => ({}));
    });
    const outcomes = await script.write(items(16));
    expect(script.puts).toEqual(['k6']);
    // 16, 8, 4, 2, 1: logarithmic, not one by one.
    expect(script.batches.filter((batch) => batch.includes('k6')).map((batch) => batch.length)).toEqual([16, 8, 4, 2, 1]);
    expect(Object.values(outcomes).every((list) => list.length === 1)).toBe(true);
  });

  test('is left when more than a fifth of the items are there already', async () => {
    const script = new Script((keys) => keys.map((_, i) => (i % 4 === 0 ? duplicate : {})));
    const writer = new ItemWriter(script.client, 'data', table);
    await script.write(items(100), writer);
    const before = script.batches.length;
    await script.write(items(50), writer);
    expect(script.batches).toHaveLength(before);
  });

  test('a statement that would be too long takes the put', async () => {
    const wide = item('wide', Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`a rather long attribute name ${i}`, { S: '' }])));
    const script = new Script();
    await script.write([wide, item('narrow')]);
    expect(script.puts).toEqual(['wide']);
    expect(script.batches).toEqual([['narrow']]);
  });

  test("a quote in an attribute's name is doubled", () => {
    expect(insertStatement('data', item('k', { "it's": { S: 'x' } }))?.Statement).toBe(`INSERT INTO "data" VALUE {'PK': ?, 'it''s': ?}`);
  });

  test('an error that is no fault of the items ends the call', async () => {
    const script = new Script(() => {
      throw Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' });
    });
    await expect(script.write(items(3))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
