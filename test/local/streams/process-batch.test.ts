import { type BatchPolicy, processBatch } from '../../../local/streams/process-batch';

const POLICY: BatchPolicy = { maxRetries: 2, maxAgeSeconds: -1, bisect: false, partialFailures: false };

/** Processes `a b c …` with a function that answers per call; notes what it was called with and what was given up. */
async function processed(records: string, policy: Partial<BatchPolicy>, handler: (batch: string) => unknown, now = 0) {
  const calls: string[] = [];
  const givenUp: string[] = [];
  const waits: number[] = [];
  await processBatch(
    [...records],
    { ...POLICY, ...policy },
    {
      invoke: async (batch) => {
        calls.push(batch.join(''));
        return handler(batch.join(''));
      },
      idOf: (record) => record,
      createdAt: (record) => (record === 'o' ? 0 : now),
      giveUp: async (batch, reason, attempts) => void givenUp.push(`${batch.join('')} ${reason} ${attempts}`),
      onFailure: () => undefined,
      sleep: async (milliseconds) => void waits.push(milliseconds),
      clock: () => now,
      stopped: () => calls.length > 50,
    },
  );
  return { calls, givenUp, waits };
}
const failing = (text: string) => (batch: string) => {
  if (batch.includes(text)) throw new Error('bad');
};
const reporting = (text: string) => (batch: string) => ({
  batchItemFailures: [...batch].filter((record) => text.includes(record)).map((itemIdentifier) => ({ itemIdentifier })),
});

test('a batch that succeeds is done', async () => {
  expect(await processed('abc', {}, () => undefined)).toEqual({ calls: ['abc'], givenUp: [], waits: [] });
});

test('a batch that fails is tried again, later each time, and then given up', async () => {
  expect(await processed('abc', {}, failing('b'))).toEqual({
    calls: ['abc', 'abc', 'abc'],
    givenUp: ['abc RetryAttemptsExhausted 3'],
    waits: [500, 1000],
  });
});

test('bisecting finds the bad record; the others are done, in order', async () => {
  const { calls, givenUp } = await processed('abcd', { bisect: true, maxRetries: 0 }, failing('c'));
  expect(calls).toEqual(['abcd', 'ab', 'cd', 'c', 'd']);
  expect(givenUp).toEqual(['c RetryAttemptsExhausted 1']);
});

test('after a partial failure only the rest is tried again, from the first one that failed', async () => {
  let tries = 0;
  const { calls, givenUp } = await processed('abcd', { partialFailures: true }, (batch) => reporting(tries++ === 0 ? 'db' : '')(batch));
  expect([calls, givenUp]).toEqual([['abcd', 'bcd'], []]);
});

test('a partial failure that goes on is given up with all that follows it', async () => {
  const { calls, givenUp } = await processed('abc', { partialFailures: true, maxRetries: 1 }, reporting('b'));
  expect(calls).toEqual(['abc', 'bc']);
  expect(givenUp).toEqual(['bc RetryAttemptsExhausted 2']);
});

test('reports are ignored unless the event source asks for them; one that names nobody fails the batch', async () => {
  expect((await processed('abc', {}, reporting('b'))).calls).toEqual(['abc']);
  const unknown = () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] });
  expect((await processed('ab', { partialFailures: true, maxRetries: 0 }, unknown)).givenUp).toEqual(['ab RetryAttemptsExhausted 1']);
});

test('records that are too old are given up before they are tried', async () => {
  const { calls, givenUp } = await processed('oab', { maxAgeSeconds: 60 }, () => undefined, 61_000);
  expect([calls, givenUp]).toEqual([['ab'], ['o RecordAgeExceeded 0']]);
});

test('without a limit it goes on until the run ends', async () => {
  const { calls, givenUp, waits } = await processed('a', { maxRetries: -1 }, failing('a'));
  expect(calls).toHaveLength(51);
  expect(givenUp).toEqual([]);
  expect(Math.max(...waits)).toBe(30_000);
});
