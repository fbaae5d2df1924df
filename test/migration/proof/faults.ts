import { BatchExecuteStatementCommand, DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ObjectStore } from '../../../lambda/migration/object-store';
import type { Plan, TablePlan } from '../../../lambda/migration/plan';
import type { TestMigration } from '../support/run';
import type { Random } from './random';

/** What is taken away from the migration, to show that the proof finds what it protects from. */
export type Without = 'manifest' | 'tombstone' | 'unit' | 'ordinal';

type Command = { readonly input: object };
type Send = (command: unknown) => Promise<unknown>;

/** Late and repeated writes, as workers make that were given up and are still running. */
export class Zombies {
  private readonly held: Command[] = [];

  public constructor(private readonly random: Random) {}

  public get size(): number {
    return this.held.length;
  }

  /** Remembers some of the writes, and sends some of them twice. */
  public wrap(send: Send): Send {
    return async (command) => {
      const isWrite = command instanceof PutItemCommand || command instanceof BatchExecuteStatementCommand;
      if (!isWrite) return send(command);
      if (this.random.chance(0.3)) this.held.push(command);
      if (this.random.chance(0.1)) await new Promise((resolve) => setTimeout(resolve, this.random.below(15)));
      const answer = await send(command);
      if (this.random.chance(0.05)) await send(command).catch(() => undefined);
      return answer;
    };
  }

  /** Sends everything that was remembered, in any order. */
  public async wakeUp(send: Send): Promise<void> {
    const { random } = this;
    const shuffled = this.held.map((command) => ({ command, at: random.next() })).sort((a, b) => a.at - b.at);
    for (const { command } of shuffled) await send(command).catch(() => undefined);
  }
}

/** Lets the workers of a migration write through `wrap`. */
export function through(migration: TestMigration, wrap: (send: Send) => Send): void {
  const { dynamo } = migration.worker;
  const send = wrap(dynamo.send.bind(dynamo) as Send);
  migration.worker = { ...migration.worker, dynamo: { send } as unknown as DynamoDBClient };
}

export function takeAway(migration: TestMigration, part: Without): void {
  const { store } = migration.worker;
  const plain = { bucket: store.bucket, put: store.put.bind(store), get: store.get.bind(store), range: store.range.bind(store) };
  const list = store.list.bind(store);
  if (part === 'manifest') {
    const put: ObjectStore['put'] = async (key, ...rest) => (key.startsWith('manifests/') ? undefined : plain.put(key, ...rest));
    migration.worker = { ...migration.worker, store: { ...plain, put, list } };
  } else if (part === 'unit') {
    const get = async (key: string) => rowsForUnits(key, await plain.get(key));
    migration.worker = { ...migration.worker, store: { ...plain, get, list } };
  } else through(migration, (send) => (command) => send(changed(command as Command, part)));
}

/** The plan with the key of the row in place of the values that the key of the item is rendered from. */
function rowsForUnits(key: string, body: Uint8Array | undefined): Uint8Array | undefined {
  if (!body || !/\/plan-[0-9a-f]+\.json$/.test(key)) return body;
  const plan = JSON.parse(Buffer.from(body).toString()) as Plan;
  const byRow = ({ key: columns, items, ...table }: TablePlan) => {
    const unit = columns.map(({ select }) => select);
    return { ...table, key: columns, items: items.map((item) => ({ ...item, unit })) };
  };
  return Buffer.from(JSON.stringify({ ...plan, tables: plan.tables.map(byRow) }));
}

function changed(command: Command, part: 'tombstone' | 'ordinal'): Command {
  if (!(command instanceof PutItemCommand)) return command;
  const { Item, ConditionExpression = '', ...rest } = command.input;
  if (part === 'ordinal') {
    // Whoever comes last wins, whatever it has read.
    const condition = ConditionExpression.replaceAll(/#m\.#o <=? :o/g, ':o = :o');
    return new PutItemCommand({ ...rest, Item, ConditionExpression: condition, ExpressionAttributeNames: namesIn(condition, rest) });
  }
  if (!Item?._t) return command;
  return new DeleteItemCommand({ ...rest, Key: { PK: Item.PK, SK: Item.SK }, ConditionExpression });
}

function namesIn(condition: string, { ExpressionAttributeNames = {} }: { ExpressionAttributeNames?: Record<string, string> }) {
  return Object.fromEntries(Object.entries(ExpressionAttributeNames).filter(([name]) => condition.includes(name)));
}
