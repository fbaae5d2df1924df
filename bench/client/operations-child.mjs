/** One library in one process: CPU microseconds per operation against a stub that answers at once. Argument: the bundle. */
import { createRequire } from 'node:module';
import { answers, changes, keyOf, sample } from './spec.mjs';

const SLICES = 5;
const SLICE_MS = 80;
const headers = { 'content-type': 'application/x-amz-json-1.0' };
let query = 'Query10';

const requestHandler = {
  handle: async (request) => {
    const operation = request.headers['x-amz-target'].split('.')[1];
    return { response: { statusCode: 200, headers, body: answers[operation === 'Query' ? query : operation] } };
  },
  metadata: { handlerProtocol: 'http/1.1' },
  destroy() {},
  updateHttpClientConfig() {},
  httpHandlerConfigs: () => ({}),
};

const { open, DynamoDBClient } = createRequire(import.meta.url)(process.argv[2]);
const library = open({ DynamoDBClient, config: { requestHandler } });
const items = Array.from({ length: 64 }, (_, i) => sample(i));
const keys = items.map((_, i) => keyOf(i));
const batch = items.slice(0, 25);

const operations = {
  put: (i) => library.put(items[i & 63]),
  get: (i) => library.get(keys[i & 63]),
  query10: () => library.query('p_01HZX3Q9V6'),
  query100: () => library.query('p_01HZX3Q9V6'),
  update: (i) => library.update(keys[i & 63], { ...changes }),
  batch25: () => library.batch(batch),
};

const found = await library.get(keys[1]);
if (found.count !== 43 || found.meta.score !== 0.87) throw new Error(`read another item than was answered: ${JSON.stringify(found)}`);

async function slice(run, milliseconds) {
  const before = process.cpuUsage();
  const end = performance.now() + milliseconds;
  let count = 0;
  do {
    for (let i = 0; i < 20; i++) await run(count++);
  } while (performance.now() < end);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

const result = {};
for (const [name, run] of Object.entries(operations)) {
  query = name === 'query100' ? 'Query100' : 'Query10';
  await slice(run, SLICE_MS * 2);
  const samples = [];
  for (let i = 0; i < SLICES; i++) {
    globalThis.gc?.();
    samples.push(await slice(run, SLICE_MS));
  }
  result[name] = samples.sort((a, b) => a - b)[SLICES >> 1];
}
console.log(JSON.stringify(result));
process.exit(0);
