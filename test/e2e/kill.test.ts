import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { seed } from '../../examples/hkt/seed';
import type { RunReport } from '../../lambda/migration/report/run-report';
import { type DynamoDbEngine, startDynamoDb } from '../../local/engines';
import { eventually } from '../local/processes';
import { type Engines, startEngines } from '../migration/support/engines';
import { allowed, asList, type Synthesized } from '../support/conformance';
import { ROOT, type Running, survivors, Workplace } from './support/command';
import { type Gate, startGate } from './support/gate';
import { ITEMS, STACK, synthesizeHkt, TABLE } from './support/hkt';
import { dynamoDbClient, itemsOf } from './support/items';

jest.setTimeout(120_000);

/** Requests of 25 items that pass before the kill: about a third of all. */
const WRITES = 30;

const place = new Workplace();
const app = synthesizeHkt(place.path('cdk.out'));
let source: Engines;

beforeAll(async () => {
  source = await startEngines();
  const client = new Client(source.postgres.url);
  await client.connect();
  await seed(client, { rows: 'small' });
  await client.query('ANALYZE');
  await client.end();
});
afterAll(async () => {
  await source?.stop();
  place.dispose();
});

const called = new Set<string>();
let engine: DynamoDbEngine;
let gate: Gate;
let client: ReturnType<typeof dynamoDbClient>;
beforeEach(async () => {
  engine = await startDynamoDb();
  gate = await startGate(engine.endpoint);
  client = dynamoDbClient(engine.endpoint);
});
afterEach(async () => {
  for (const call of gate.calls) called.add(call);
  client.destroy();
  await gate.stop();
  await engine.stop();
});

function migration(...actions: readonly string[]): Running {
  return place.start([
    ...['local', '--app', app, '--stack', STACK, '--data-dir', place.path('data')],
    ...['--postgres-url', source.postgres.url, '--dynamodb-endpoint', gate.url],
    ...actions.flatMap((action) => ['--execute', JSON.stringify({ action })]),
  ]);
}

/** The keys in the table that functions write to. */
async function keys(): Promise<string[]> {
  const items = await itemsOf(client, TABLE);
  return items.map(({ PK, SK }) => JSON.stringify([PK, SK])).sort();
}

/** A migration that has written some of its items, has not heard about the last of them, and can write no more. */
async function halfway(): Promise<{ readonly running: Running; readonly written: readonly string[] }> {
  gate.close(WRITES);
  const running = migration('migrate_all');
  const early = await Promise.race([gate.reached(), running.ended]);
  if (early) throw new Error(`it ended before it had written ${WRITES} requests: ${early.stdout}${early.stderr}`);
  const written = await keys();
  expect(written.length).toBeGreaterThan(0);
  expect(written.length).toBeLessThan(ITEMS);
  return { running, written };
}

/** Runs it again, and proves that the table then holds every item once. */
async function runAgain(): Promise<void> {
  const ended = await migration('migrate_all', 'catch_up', 'compare_data').ended;
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
  const [copied, caughtUp, compared] = [...ended.stdout.matchAll(/^Report: (.*)$/gm)].map(
    ([, path]) => JSON.parse(readFileSync(resolve(ROOT, path), 'utf8')) as RunReport,
  );
  expect(copied).toMatchObject({ action: 'migrate_all', status: 'SUCCEEDED', poison: { total: 0 } });
  expect(caughtUp).toMatchObject({ action: 'catch_up', status: 'SUCCEEDED', poison: { total: 0 }, rounds: [{ round: 1 }] });
  expect(compared).toMatchObject({ action: 'compare_data', status: 'SUCCEEDED', differences: { total: 0 } });
  for (const { table, missing, different, extra } of compared.tables) {
    expect({ table, missing, different, extra }).toEqual({ table, missing: 0, different: 0, extra: 0 });
  }
  expect(survivors(ended.processes)).toEqual([]);
  const all = await keys();
  expect(all).toHaveLength(ITEMS);
  expect(new Set(all).size).toBe(ITEMS);
}

test('the command is killed halfway: nothing outlives it, and the next run completes the work', async () => {
  const { running, written } = await halfway();
  // WHEN
  const below = running.processes();
  running.child.kill('SIGKILL');
  await running.ended;
  // THEN
  if (process.platform === 'linux') expect(below.length).toBeGreaterThan(1);
  await eventually(() => survivors(below).length === 0);
  gate.open();
  expect(await keys()).toEqual(written);
  await runAgain();
  // WHEN it is rolled back THEN no item is left, and it can be run again.
  const back = await migration('rollback').ended;
  expect({ status: back.status, stderr: back.stderr }).toEqual({ status: 0, stderr: '' });
  expect((await itemsOf(client, TABLE)).filter(({ _t }) => _t === undefined)).toEqual([]);
  await runAgain();
});

// Elsewhere nothing tells which of the processes run handlers.
const testOnLinux = process.platform === 'linux' ? test : test.skip;

testOnLinux('the handlers are killed halfway: the state machine calls them again, and a second run changes nothing', async () => {
  const { running } = await halfway();
  // WHEN
  const handlers = running.handlers();
  for (const pid of handlers) process.kill(pid, 'SIGKILL');
  gate.open();
  // THEN
  const ended = await running.ended;
  expect(handlers.length).toBeGreaterThan(0);
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
  const all = await keys();
  expect(all).toHaveLength(ITEMS);
  await runAgain();
  expect(await keys()).toEqual(all);
});

test('an engine asks nobody for permission: all that the functions did to tables, their roles allow', () => {
  const template = JSON.parse(readFileSync(join(app, `${STACK}.template.json`), 'utf8')) as Synthesized;
  const allowedCalls = allowed(template).flatMap(({ Action, Resource }) =>
    asList(Resource).flatMap((resource) => {
      const [table] = (resource as { readonly 'Fn::GetAtt'?: readonly string[] } | undefined)?.['Fn::GetAtt'] ?? [];
      return asList(Action).map((action) => `${action.replace('dynamodb:', '')} ${STACK}-${table}`);
    }),
  );
  const ofFunctions = [...called].filter((call) => !/^(CreateTable|DescribeTable|UpdateTimeToLive) /.test(call));
  expect(ofFunctions).toEqual(expect.arrayContaining([`PartiQLInsert ${TABLE}`, `PutItem ${TABLE}`, `Scan ${TABLE}`]));
  expect(ofFunctions.filter((call) => !allowedCalls.includes(call))).toEqual([]);
});
