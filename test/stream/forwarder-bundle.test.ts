import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildFunction } from '../support/bundle';

jest.setTimeout(60_000); // a bundle is made, on a machine that may be busy

const ROOT = join(__dirname, '..', '..');
const MODEL = { table: { partitionKey: 'PK' }, entities: { Order: { attributes: { id: 'string' }, key: { PK: 'ORDER#{id}' } } } };
const EVENT = {
  Records: [
    {
      eventID: 'e1',
      dynamodb: { SequenceNumber: '1', NewImage: { PK: { S: 'ORDER#1' }, entity_type: { S: 'Order' }, id: { S: '1' } } },
    },
  ],
};

test('the function as it is shipped finds model and bus, and sends', async () => {
  // GIVEN the bundle next to its definition, and something that answers as EventBridge does
  buildFunction('stream-events');
  const folder = mkdtempSync(join(tmpdir(), 'forwarder-'));
  copyFileSync(join(ROOT, 'assets', 'stream-events', 'index.mjs'), join(folder, 'index.mjs'));
  writeFileSync(join(folder, 'definition.json'), JSON.stringify({ model: MODEL, entities: ['Order'] }));
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      response.setHeader('content-type', 'application/x-amz-json-1.1').end('{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  // WHEN Lambda calls it
  const script = `import('./index.mjs').then(({ handler }) => handler(${JSON.stringify(EVENT)})).then((answer) => console.log(JSON.stringify(answer)))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
    cwd: folder,
    timeout: 30_000,
    env: {
      LAMBDA_TASK_ROOT: folder,
      EVENT_BUS_NAME: 'shop',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
  }).finally(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  // THEN the change is on the bus
  expect(JSON.parse(stdout)).toEqual({ batchItemFailures: [] });
  expect(JSON.parse(bodies[0]).Entries).toEqual([
    {
      EventBusName: 'shop',
      Source: 'cdk-single-table',
      DetailType: 'Order.insert',
      Detail: '{"entity":"Order","kind":"insert","keys":{"id":"1"},"changeId":"e1","after":{"id":"1"}}',
    },
  ]);
});
