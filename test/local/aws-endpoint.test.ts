import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeSecretCommand, GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AwsEndpoint, type LocalSecret, ObjectStore, startAwsEndpoint } from '../../local/aws';
import { type DynamoDbEngine, startDynamoDb } from '../../local/engines';
import { buildChildren } from './children';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
const secret: LocalSecret = {
  arn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:source-AbC123',
  name: 'source',
  value: '{"host":"h"}',
};
const refused: string[] = [];
let engine: DynamoDbEngine;
let endpoint: AwsEndpoint;
const config = () => ({ endpoint: endpoint.url, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });

beforeAll(async () => {
  buildChildren('warden');
  engine = await startDynamoDb();
  const objects = new ObjectStore(folder);
  endpoint = await startAwsEndpoint({ dynamodb: engine.endpoint, objects, secrets: [secret], onRefused: (m) => refused.push(m) });
});
afterAll(async () => {
  await endpoint.stop();
  await engine.stop();
  rmSync(folder, { recursive: true });
});

test('DynamoDB goes to the engine, answers and errors alike', async () => {
  const client = new DynamoDBClient(config());
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  await expect(client.send(new ListTablesCommand({ Limit: 101 }))).rejects.toMatchObject({ name: 'ValidationException' });
  client.destroy();
});

test.each([secret.name, secret.arn, secret.arn.replace('-AbC123', '')])('a secret is found by %s', async (SecretId) => {
  const client = new SecretsManagerClient(config());
  expect(await client.send(new GetSecretValueCommand({ SecretId }))).toMatchObject({ ARN: secret.arn, SecretString: secret.value });
  expect(await client.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({ Name: 'source' });
  client.destroy();
});

test('an unknown secret is an error that names the known ones', async () => {
  const client = new SecretsManagerClient(config());
  const failure = await client.send(new GetSecretValueCommand({ SecretId: 'other' })).catch((error) => error);
  expect(failure).toMatchObject({ name: 'ResourceNotFoundException', message: expect.stringMatching(/other.*Known locally: source/) });
  await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({
    name: 'NotAvailableLocally',
    message: 'secretsmanager ListSecrets is not available locally.',
  });
  client.destroy();
});

const scope = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, Signature=0`,
});

test.each([
  ['json', 'sqs', { 'x-amz-target': 'AmazonSQS.SendMessage', 'content-type': 'application/x-amz-json-1.0' }, '/', '{}', 'SendMessage'],
  ['query', 'sns', { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, '/', 'Action=Publish&Version=1', 'Publish'],
  ['rest', 'lambda', {}, '/2015-03-31/functions/f/invocations', '{}', 'POST /2015-03-31/functions/f/invocations'],
  ['cbor', 'monitoring', { 'smithy-protocol': 'rpc-v2-cbor' }, '/service/CloudWatch/operation/PutMetricData', '', 'PutMetricData'],
])('%s: another service is refused by service and operation, once', async (protocol, service, headers, path, body, operation) => {
  refused.length = 0;
  const answer = await fetch(endpoint.url + path, {
    method: 'POST',
    headers: { ...scope(service), ...headers } as Record<string, string>,
    body,
  });
  const text = await answer.text();
  expect(answer.status).toBe(400);
  expect(text).toContain(`${service} ${operation} is not available locally.`);
  expect(text.startsWith('<?xml')).toBe(protocol === 'query');
  expect(refused).toEqual([`${service} ${operation} is not available locally.`]);
});
