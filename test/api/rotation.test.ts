import { replaceKey } from '../../lambda/jwt-rotation/replace-key';
import type { SigningSecret } from '../../lib/api/token-contract';
import { bundleJobs } from './support/bundle-jobs';
import { type FakeAnswer, type FakeRequest, FakeServer } from './support/fake-server';
import { HandlerProcess } from './support/handler-process';

jest.setTimeout(30_000);

const ID = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:key';
const DAY = 24 * 60 * 60;
const first: SigningSecret = { issuer: 'https://shop.example.com', audience: 'shop', kid: 'initial', key: 'k'.repeat(64), previous: [] };

/** As much of Secrets Manager as a rotation uses. */
class FakeSecret {
  public readonly values = new Map<string, string>([['v1', JSON.stringify(first)]]);
  public stages: Record<string, string[]> = { v1: ['AWSCURRENT'] };
  public enabled = true;

  public answer({ action, body }: FakeRequest): FakeAnswer {
    const missing = { status: 400, body: { __type: 'ResourceNotFoundException', message: 'no such version' } };
    switch (action) {
      case 'DescribeSecret':
        return { body: { RotationEnabled: this.enabled, VersionIdsToStages: this.stages } };
      case 'GetSecretValue': {
        const { VersionStage: stage, VersionId: id } = body as { VersionStage: string; VersionId?: string };
        const version = Object.keys(this.stages).find((one) => (id === undefined || one === id) && this.stages[one].includes(stage));
        const value = version && this.values.get(version);
        return value ? { body: { SecretString: value } } : missing;
      }
      case 'PutSecretValue':
        this.values.set(body.ClientRequestToken as string, body.SecretString as string);
        this.stages[body.ClientRequestToken as string] = body.VersionStages as string[];
        return { body: {} };
      case 'UpdateSecretVersionStage': {
        const { MoveToVersionId: to, RemoveFromVersionId: from } = body as Record<string, string>;
        this.stages[from] = ['AWSPREVIOUS'];
        this.stages[to] = ['AWSCURRENT'];
        return { body: {} };
      }
      default:
        return { status: 400, body: { __type: 'InvalidRequestException' } };
    }
  }

  public current(): SigningSecret {
    const [version] = Object.keys(this.stages).filter((one) => this.stages[one].includes('AWSCURRENT'));
    return JSON.parse(this.values.get(version) ?? '{}');
  }
}

let secret: FakeSecret;
let server: FakeServer;
let rotation: HandlerProcess;

const step = (Step: string, version: string) => rotation.call({ Step, SecretId: ID, ClientRequestToken: version });
const rotate = async (version: string, repeats = 1) => {
  secret.stages[version] ??= [];
  for (const name of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
    for (let i = 0; i < repeats; i++) await step(name, version);
  }
};

beforeEach(() => {
  secret = new FakeSecret();
  server.requests.length = 0;
});

beforeAll(async () => {
  server = await FakeServer.start((request) => secret.answer(request));
  rotation = await HandlerProcess.start(bundleJobs('jwt-rotation')['jwt-rotation'], {
    AWS_ENDPOINT_URL: server.url,
    TOKEN_LIFETIME_SECONDS: String(7 * DAY),
  });
});

afterAll(async () => {
  await rotation.stop();
  await server.stop();
});

describe('a rotation', () => {
  test('makes a new key, and keeps the one that is in use', async () => {
    await rotate('v2');
    expect(secret.current()).toEqual({
      issuer: first.issuer,
      audience: first.audience,
      kid: 'v2',
      key: expect.stringMatching(/^[A-Za-z0-9_-]{64}$/),
      previous: [{ kid: 'initial', key: first.key, retiredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) }],
    });
    expect(secret.stages).toEqual({ v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'] });
  });

  test('changes nothing when its steps are repeated', async () => {
    await rotate('v2', 2);
    expect(server.requests.filter(({ action }) => action === 'PutSecretValue')).toHaveLength(1);
    const done = secret.current();
    await rotate('v2');
    expect(secret.current()).toEqual(done);
  });

  test('after another keeps every key that may still be in use', async () => {
    await rotate('v2');
    await rotate('v3');
    expect(secret.current().previous?.map(({ kid }) => kid)).toEqual(['v2', 'initial']);
    expect(new Set([secret.current().key, ...(secret.current().previous ?? []).map(({ key }) => key)]).size).toBe(3);
  });

  test('that lost the key in use fails its test', async () => {
    secret.stages.v2 = [];
    await step('createSecret', 'v2');
    secret.values.set('v2', JSON.stringify({ ...JSON.parse(secret.values.get('v2') ?? ''), previous: [] }));
    await expect(step('testSecret', 'v2')).rejects.toThrow('forgets the key that is in use');
  });

  test('passes its test with a copy of the value, as when Secrets Manager tries a schedule', async () => {
    secret.stages.v2 = ['AWSPENDING'];
    secret.values.set('v2', JSON.stringify(first));
    await expect(step('testSecret', 'v2')).resolves.toBeUndefined();
  });

  test('passes its test with a version that is empty, and never makes it the current one', async () => {
    secret.stages.v2 = ['AWSPENDING'];
    await expect(step('testSecret', 'v2')).resolves.toBeUndefined();
    await expect(step('finishSecret', 'v2')).rejects.toThrow('no such version');
    expect(secret.current()).toEqual(first);
  });

  test.each([
    [{ key: 'short' }, 'fewer than 32 bytes'],
    [{ key: first.key }, 'has a part of the old key'],
    [{ kid: first.kid }, 'has a part of the old key'],
    [{ audience: 'other' }, 'another issuer or audience'],
  ])('to %j fails its test', async (change, message) => {
    secret.stages.v2 = [];
    await step('createSecret', 'v2');
    secret.values.set('v2', JSON.stringify({ ...JSON.parse(secret.values.get('v2') ?? ''), ...change }));
    await expect(step('testSecret', 'v2')).rejects.toThrow(message);
  });

  test('of a secret that has none, or of a version that is not there', async () => {
    await expect(step('createSecret', 'v9')).rejects.toThrow('has no version v9');
    secret.enabled = false;
    await expect(step('createSecret', 'v1')).rejects.toThrow('has no rotation');
    expect(server.requests.some(({ action }) => action === 'PutSecretValue')).toBe(false);
  });

  test('with a step that does not exist', async () => {
    secret.stages.v2 = [];
    await expect(step('dance', 'v2')).rejects.toThrow('unknown step of a rotation: dance');
  });
});

describe('a key that was replaced', () => {
  const now = new Date('2026-06-01T00:00:00.000Z');
  const retired = (seconds: number) => ({
    kid: `${seconds}`,
    key: 'o'.repeat(64),
    retiredAt: new Date(now.getTime() - seconds * 1000).toISOString(),
  });
  const kept = (seconds: number) =>
    replaceKey(
      { ...first, previous: [retired(seconds)] },
      { kid: 'next', key: 'n'.repeat(64), now, tokenLifetimeSeconds: DAY },
    ).previous?.some(({ kid }) => kid === `${seconds}`);

  test('verifies as long as a token can be valid that it signed, and no longer', () => {
    expect(kept(DAY)).toBe(true);
    expect(kept(DAY + 14 * 60)).toBe(true);
    expect(kept(DAY + 16 * 60)).toBe(false);
  });
});
