import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import type { LocalResources } from '../../local/adapters';
import { rotateSecret } from '../../local/adapters';
import { rotationSchedule } from '../../local/adapters/rotation-schedule';
import { secret as secretAdapter } from '../../local/adapters/secret';
import type { StackResource } from '../../local/assembly';
import { type LocalSecret, randomPassword } from '../../local/aws';
import { SecretsService } from '../../local/aws/secrets-service';

const secrets: LocalSecret[] = [];
let server: Server;
let client: SecretsManagerClient;

beforeAll(async () => {
  const service = new SecretsService(secrets);
  server = createServer((message, response) => {
    void service.handle(String(message.headers['x-amz-target']).split('.')[1], message, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
});
afterAll(() => {
  client.destroy();
  server.close();
});
beforeEach(() => {
  secrets.length = 0;
  secrets.push({ arn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:key-AbC123', name: 'key', value: 'one' });
});

const SecretId = 'key';
const TOKEN = '11111111-1111-1111-1111-111111111111';
const value = async (VersionStage?: string) => (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;

test('a value that is put is current, and the one before it previous', async () => {
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'two' }));
  expect([await value(), await value('AWSPREVIOUS'), secrets[0].value]).toEqual(['two', 'one', 'two']);
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'three' }));
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
  expect(Object.values(VersionIdsToStages).flat().sort()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  expect(await value('AWSPREVIOUS')).toBe('two');
});

test('a pending value changes nothing until its label is moved', async () => {
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'two', ClientRequestToken: TOKEN, VersionStages: ['AWSPENDING'] }));
  expect([await value(), await value('AWSPENDING')]).toEqual(['one', 'two']);
  const { VersionId } = await client.send(new GetSecretValueCommand({ SecretId }));
  const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: TOKEN };
  await expect(client.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: TOKEN }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  await client.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: VersionId }));
  expect([await value(), await value('AWSPREVIOUS')]).toEqual(['two', 'one']);
});

test('a version can be put again with the same value only', async () => {
  const put = (SecretString: string) => client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: TOKEN }));
  await put('two');
  await put('two');
  await expect(put('three')).rejects.toMatchObject({ name: 'ResourceExistsException' });
});

test('versions and labels that do not exist', async () => {
  await expect(value('AWSPENDING')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: expect.stringContaining('AWSPENDING'),
  });
  const move = new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: TOKEN });
  await expect(client.send(move)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('GetRandomPassword', async () => {
  const { RandomPassword } = await client.send(new GetRandomPasswordCommand({ PasswordLength: 20, ExcludePunctuation: true }));
  expect(RandomPassword).toMatch(/^[A-Za-z0-9]{20}$/);
  await expect(client.send(new GetRandomPasswordCommand({ PasswordLength: 2 }))).rejects.toThrow(/PasswordLength is 2.*4 types/);
});

test('a random password has the length and the characters that were asked for', () => {
  const options = fc.record({
    PasswordLength: fc.integer({ min: 5, max: 80 }),
    ExcludeLowercase: fc.boolean(),
    ExcludeNumbers: fc.boolean(),
    ExcludePunctuation: fc.boolean(),
    IncludeSpace: fc.boolean(),
    ExcludeCharacters: fc.string({ maxLength: 10 }),
  });
  fc.assert(
    fc.property(options, (asked) => {
      const password = randomPassword(asked);
      expect(password).toHaveLength(asked.PasswordLength);
      expect([/[a-z]/.test(password), / /.test(password)]).toEqual([
        !asked.ExcludeLowercase,
        asked.IncludeSpace && !asked.ExcludeCharacters.includes(' '),
      ]);
      expect([...asked.ExcludeCharacters].some((character) => password.includes(character))).toBe(false);
      if (asked.ExcludeNumbers) expect(password).not.toMatch(/[0-9]/);
    }),
    { numRuns: 60 },
  );
});

const resource = (properties: Record<string, unknown>, logicalId = 'Key'): StackResource =>
  ({
    logicalId,
    type: '',
    scope: { stack: { stackName: 'S', displayName: 'S' } },
    property: (name: string) => properties[name],
  }) as unknown as StackResource;

test('a generated secret is random, of the length of the template, beside what the template says', () => {
  const GenerateSecretString = {
    SecretStringTemplate: '{"kid":"initial"}',
    GenerateStringKey: 'key',
    PasswordLength: 64,
    ExcludePunctuation: true,
  };
  const [first, second] = [1, 2].map((): { kid: string; key: string } => {
    const made: LocalSecret[] = [];
    void secretAdapter.start?.(resource({ GenerateSecretString }), { secrets: made } as unknown as LocalResources);
    return JSON.parse(made[0].value);
  });
  expect(first).toEqual({ kid: 'initial', key: expect.stringMatching(/^[A-Za-z0-9]{64}$/) });
  expect(second.key).not.toBe(first.key);
});

describe('rotation', () => {
  const run = (handler: (event: { Step: string; ClientRequestToken: string }) => Promise<void>, immediately = false) => {
    const whenServing: (() => Promise<void>)[] = [];
    const resources = { secrets, whenServing, invoke: (_: string, event: never) => handler(event) } as unknown as LocalResources;
    const schedule = {
      SecretId: secrets[0].arn,
      RotationLambdaARN: 'arn:rotate',
      ...(immediately ? {} : { RotateImmediatelyOnUpdate: false }),
    };
    void rotationSchedule.start?.(resource(schedule), resources);
    return { resources, whenServing };
  };
  const steps: string[] = [];
  const rotate = async ({ Step, ClientRequestToken }: { Step: string; ClientRequestToken: string }): Promise<void> => {
    steps.push(Step);
    const { VersionIdsToStages = {}, RotationEnabled } = await client.send(new DescribeSecretCommand({ SecretId }));
    expect([RotationEnabled, VersionIdsToStages[ClientRequestToken]]).toEqual([true, ['AWSPENDING']]);
    if (Step === 'createSecret')
      await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'new', ClientRequestToken, VersionStages: ['AWSPENDING'] }));
    if (Step === 'finishSecret')
      await client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken }));
  };

  test('calls the function with the four steps, and the new version is current', async () => {
    const { resources, whenServing } = run(rotate);
    const { versionId } = await rotateSecret(resources, 'key');
    expect(steps).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret']);
    expect([await value(), await value('AWSPREVIOUS'), whenServing]).toEqual(['new', 'one', []]);
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
    expect(VersionIdsToStages[versionId]).toEqual(['AWSCURRENT']);
  });

  test('a schedule that rotates at once does it when the run serves', async () => {
    const { whenServing } = run(rotate, true);
    expect(whenServing).toHaveLength(1);
    await whenServing[0]();
    expect(await value()).toBe('new');
  });

  test('failures name secret and step', async () => {
    await expect(rotateSecret({ secrets, invoke: async () => null }, 'key')).rejects.toMatchObject({ code: 'RotationMissing' });
    const { resources } = run(async ({ Step }) => {
      if (Step === 'testSecret') throw new Error('no');
    });
    await expect(rotateSecret(resources, 'key')).rejects.toMatchObject({
      code: 'RotationFailed',
      message: 'Rotation of secret key, step testSecret: no',
    });
    await expect(rotateSecret(run(async () => undefined).resources, 'key')).rejects.toThrow(
      'after the last step the new version is not AWSCURRENT',
    );
    expect(await value()).toBe('one');
  });
});
