import { definitionOf } from '../../lambda/migration/control';
import { runStep } from '../../lambda/migration/handler';
import { putJson } from '../../lambda/migration/object-store';
import { runKeys } from '../../lambda/migration/plan';
import { noteFailure, reasonOf } from '../../lambda/migration/report/failure';
import { RunError } from '../../lambda/migration/run-error';
import type { Worker } from '../../lambda/migration/worker';
import { RUN_ERRORS } from '../../lib/migration/run-definition';
import { MemoryStore } from './support/memory-store';

const RUN = 'run-1';
const keys = runKeys(RUN);
const mapFailed = { Error: 'States.ExceedToleratedFailureThreshold', Cause: 'The specified tolerated failure threshold was exceeded' };
const mapItself = { error: mapFailed.Error, message: mapFailed.Cause };
const unavailable = new RunError(RUN_ERRORS.sourceUnavailable, 'the source does not answer');

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});

const note = (chunk: string, error: unknown) => noteFailure(store, RUN, keys.chunkResult(chunk), error);
const finish = (chunk: string) => putJson(store, keys.chunkResult(chunk), { chunk });

describe('why a map failed', () => {
  test('is what the last failed call said', async () => {
    await note('000001', unavailable);
    await note('000002', new TypeError('no such property'));
    expect(await reasonOf(store, RUN, mapFailed)).toEqual({ error: RUN_ERRORS.failed, message: 'TypeError: no such property' });
  });

  test('is not an error that another attempt has cured', async () => {
    await note('000001', unavailable);
    await finish('000001');
    // WHEN another worker runs out of memory, and says nothing
    expect(await reasonOf(store, RUN, mapFailed)).toEqual(mapItself);
  });

  test('is the error that no attempt cures, whatever failed after it', async () => {
    await note('000001', new RunError(RUN_ERRORS.superseded, 'a newer run has begun'));
    await note('000002', unavailable);
    expect(await reasonOf(store, RUN, mapFailed)).toEqual({ error: RUN_ERRORS.superseded, message: 'a newer run has begun' });
  });

  test('is what the state machine says when no worker has said anything', async () => {
    expect(await reasonOf(store, RUN, mapFailed)).toEqual(mapItself);
  });
});

test.each([
  [
    { Error: 'DataMigration.SourceUnavailable', Cause: '{"errorMessage":"the comparison lost its connection"}' },
    'the comparison lost its connection',
  ],
  [{ Error: 'States.Timeout', Cause: 'the task took too long' }, 'the task took too long'],
])('any other state says itself why it failed: %j', async (caught, message) => {
  await note('000001', new RunError(RUN_ERRORS.superseded, 'of a chunk'));
  expect(await reasonOf(store, RUN, caught)).toEqual({ error: caught.Error, message });
});

test('a worker of a map leaves its reason, for the chunk or the segment it works on', async () => {
  const parts = { model: { definition: {} }, mapping: {}, code: '' };
  const worker = { store, ...parts } as unknown as Worker;
  await putJson(store, 'plan.json', { runId: RUN, tables: [], definition: definitionOf(worker) });
  const task = { id: '000003', plan: 'plan.json', chunk: { id: '000003', table: 'users' } };
  await expect(runStep(worker, { step: 'copy', task })).rejects.toThrow('has no table users');
  expect(store.json(keys.failure('last'))).toEqual({
    error: RUN_ERRORS.failed,
    message: expect.stringContaining('has no table users'),
    result: keys.chunkResult('000003'),
  });
  await expect(runStep(worker, { step: 'readTarget', task: { id: '0001', plan: 'plan.json', segment: 1 } })).rejects.toThrow();
  expect(store.json(keys.failure('last'))).toMatchObject({ result: keys.segmentResult('0001') });
});
