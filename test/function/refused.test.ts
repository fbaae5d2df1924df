import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Problems } from '../../lib/core/problems';
import { checkFunctionTarget, type FunctionTargetOptions, ServerlessFunction, type ServerlessFunctionProps } from '../../lib/function';
import { SingleTable } from '../../lib/table';
import { tableModel } from '../support/table-model';
import { leaveProjects, project } from './support/project';

const CODE = lambda.Code.fromInline('exports.handler = async () => {};');

beforeEach(() => {
  project({
    'users.ts': 'export const get = async () => 1; export const list = async () => 2;',
    'plain.ts': 'const nothing = 1;',
    'all.ts': "export * from './users'; export * from 'package';",
    'broken.ts': 'export const handler = async () => {',
    'lost.ts': "import x from 'not-installed'; import y from './gone'; export const handler = async () => [x, y];",
    'node_modules/package/index.js': 'export const packaged = 1;',
  });
});
afterEach(leaveProjects);

const create = (props: (stack: Stack) => ServerlessFunctionProps) => () => {
  const stack = new Stack(new App(), 'Stack');
  new ServerlessFunction(stack, 'Report', props(stack));
};

describe('one problem', () => {
  const image = () => lambda.DockerImageCode.fromImageAsset('.');
  test.each<[string, (stack: Stack) => ServerlessFunctionProps]>([
    ['entry, code, image: no code to run: give one of `entry`, `code` and `image` [ServerlessFunction.Target]', () => ({})],
    [
      'entry, code: there is entry and code: give only one of `entry`, `code` and `image`',
      () => ({ entry: 'users.ts', handler: 'get', code: CODE }),
    ],
    ['entry: there is no file "nowhere.ts" in ', () => ({ entry: 'nowhere.ts' })],
    ['entry: there is no file "." in ', () => ({ entry: '.' })],
    [
      'handler: "users.ts" has no export "handler": it exports get, list. Name one of them in `handler`, or export it [ServerlessFunction.ExportMissing]',
      () => ({ entry: 'users.ts' }),
    ],
    ['handler: "plain.ts" has no export "handler": it exports nothing', () => ({ entry: 'plain.ts' })],
    ['handler: "users.get" is no exported name: with `entry` write the name alone', () => ({ entry: 'users.ts', handler: 'users.get' })],
    ['entry: esbuild cannot bundle it:\n      broken.ts:1:37: Unexpected end of file', () => ({ entry: 'broken.ts' })],
    [
      'runtime: is always the newest Node.js for an entry',
      () => ({ entry: 'users.ts', handler: 'get', runtime: lambda.Runtime.NODEJS_22_X }),
    ],
    ['externalModules: `code` is not bundled', () => ({ code: CODE, externalModules: ['sharp'] })],
    ['handler: is the CMD of the image', () => ({ image: image(), handler: 'index.handler' })],
    ['layers: has no use with an image', () => ({ image: image(), layers: [] })],
    [
      'memorySize: 127 is not possible: use a whole number of MiB from 128 to 10240 [ServerlessFunction.Range]',
      () => ({ code: CODE, memorySize: 127 }),
    ],
    ['memorySize: 512.5 is not possible', () => ({ code: CODE, memorySize: 512.5 })],
    [
      'reservedConcurrentExecutions: -1 is not possible: use a whole number of calls from 0',
      () => ({ code: CODE, reservedConcurrentExecutions: -1 }),
    ],
    [
      'ephemeralStorageSize: 11264 is not possible: use a whole number of MiB from 512 to 10240',
      () => ({ code: CODE, ephemeralStorageSize: Size.gibibytes(11) }),
    ],
    [
      'timeout: 901 seconds is longer than the 15 minutes of Lambda [ServerlessFunction.Timeout]',
      () => ({ code: CODE, timeout: Duration.seconds(901) }),
    ],
    ['timeout: 0.5 seconds is not possible: use whole seconds, at least 1', () => ({ code: CODE, timeout: Duration.millis(500) })],
    ['description: has 257 characters: Lambda takes 256', () => ({ code: CODE, description: 'x'.repeat(257) })],
    ['environment["AWS_REGION"]: is set by Lambda itself and cannot be given', () => ({ code: CODE, environment: { AWS_REGION: 'x' } })],
    [
      'environment["AWS_LAMBDA_FUNCTION_NAME"]: is set by Lambda itself',
      () => ({ code: CODE, environment: { AWS_LAMBDA_FUNCTION_NAME: 'x' } }),
    ],
    [
      'environment["SINGLE_TABLE_NAME"]: is set to the name of the table by `reads` and `writes`',
      () => ({ code: CODE, environment: { SINGLE_TABLE_NAME: 'x' } }),
    ],
    ['environment["2ND"]: is no name of a variable: two or more letters', () => ({ code: CODE, environment: { '2ND': 'x' } })],
    ['secrets["MY-KEY"]: is no name of a variable', (stack) => ({ code: CODE, secrets: { 'MY-KEY': new Secret(stack, 'Key') } })],
    [
      'secrets["KEY"]: sets KEY_SECRET_ARN, which `environment` has too',
      (stack) => ({ code: CODE, secrets: { KEY: new Secret(stack, 'Key') }, environment: { KEY_SECRET_ARN: 'x' } }),
    ],
    [
      'reads: names entities, and there is no table they could be in: give `table` [ServerlessFunction.NoTable]',
      () => ({ code: CODE, reads: ['User'] }),
    ],
    [
      'writes: "Usr" is not an entity of the model: it has User, Session',
      (stack) => ({ code: CODE, writes: ['Usr'], table: new SingleTable(stack, 'Table', { model: tableModel() }) }),
    ],
    [
      'indexes: "NoIndex" is no index of the entities that are read',
      (stack) => ({ code: CODE, reads: ['User'], indexes: ['NoIndex'], table: new SingleTable(stack, 'Table', { model: tableModel() }) }),
    ],
  ])('%s', (message, props) => {
    expect(create(props)).toThrow(`ServerlessFunction "Stack/Report" has a problem:\n  - ${message}`);
  });
});

test('what a file imports and is not there is said with its place', () => {
  expect(create(() => ({ entry: 'lost.ts' }))).toThrow(
    'esbuild cannot bundle it:\n      lost.ts:1:46: Could not resolve "./gone" [ServerlessFunction.BundleFailed]',
  );
  project({ 'lost.ts': "import x from 'not-installed'; export const handler = () => x;" });
  expect(create(() => ({ entry: 'lost.ts' }))).toThrow(
    'ServerlessFunction "Stack/Report" has a problem:\n  - entry: esbuild cannot bundle it:\n      lost.ts:1:15: Could not resolve "not-installed": run `npm install not-installed`, or leave it to a layer with `externalModules`',
  );
});

test('an export that comes through another file or a package is found', () => {
  expect(create(() => ({ entry: 'all.ts', handler: 'list' }))).not.toThrow();
  expect(create(() => ({ entry: 'all.ts', handler: 'packaged' }))).not.toThrow();
  expect(create(() => ({ entry: 'all.ts', handler: 'other' }))).toThrow('it exports get, list, packaged');
});

test('esbuild that is not installed: what to do', () => {
  const folder = project({ 'users.ts': 'export const handler = 1;' }, { esbuild: false });
  expect(create(() => ({ entry: 'users.ts' }))).toThrow(
    `entry: needs esbuild, which is not installed in ${folder}: run \`npm install --save-dev esbuild\` there, or build the code yourself and give it as \`code\` [ServerlessFunction.EsbuildMissing]`,
  );
});

test('every problem is said at once', () => {
  const props = { entry: 'nowhere.ts', memorySize: 1, timeout: Duration.hours(1), environment: { X: '' }, reads: ['User'] };
  expect(create(() => props)).toThrow(
    /has 5 problems:\n {2}- entry: .*\n {2}- memorySize: .*\n {2}- timeout: .*\n {2}- environment\["X"\]: .*\n {2}- reads: /,
  );
});

describe('a function that something calls', () => {
  function problems(options: FunctionTargetOptions, limits = {}): string[] {
    const list = new Problems('ServerlessApi', new Stack(new App(), 'Stack'));
    checkFunctionTarget(list, 'routes["GET /x"]', options, limits);
    return list.all.map(({ code, field, message }) => `${field}: ${message} [${code}]`);
  }
  const own = (timeout?: Duration) =>
    new lambda.Function(new Stack(new App(), 'Own'), 'Fn', {
      runtime: lambda.Runtime.NODEJS_LATEST,
      handler: 'index.handler',
      code: CODE,
      timeout,
    });
  const limits = { maxTimeout: Duration.seconds(29), what: 'an HTTP API' };

  test('problems have the field of the route', () => {
    expect(problems({})).toEqual([
      'routes["GET /x"]: no code to run: give one of `entry`, `code`, `image` and `function` [ServerlessFunction.Target]',
    ]);
    expect(problems({ entry: 'users.ts', handler: 'put' })).toEqual([
      expect.stringContaining('routes["GET /x"].handler: "users.ts" has no export "put": it exports get, list.'),
    ]);
    const table = new SingleTable(new Stack(new App(), 'Data'), 'Table', { model: tableModel() });
    expect(problems({ code: CODE, reads: ['Usr', 'Setting'] }, { table })).toEqual([
      expect.stringContaining('routes["GET /x"].reads: "Usr" is not an entity of the model'),
      expect.stringContaining('routes["GET /x"].reads: on the table, "Setting" has'),
    ]);
  });

  test('a timeout longer than the caller waits', () => {
    expect(problems({ code: CODE, timeout: Duration.seconds(30) }, limits)).toEqual([
      'routes["GET /x"].timeout: 30 seconds is longer than an HTTP API waits: at most 29 seconds [ServerlessFunction.Timeout]',
    ]);
    expect(problems({ code: CODE, timeout: Duration.seconds(29) }, limits)).toEqual([]);
    expect(problems({ function: own(Duration.minutes(1)) }, limits)).toEqual([
      'routes["GET /x"].function: has a timeout: 60 seconds is longer than an HTTP API waits: at most 29 seconds [ServerlessFunction.Timeout]',
    ]);
    expect(problems({ function: own() }, limits)).toEqual([]);
  });

  test('what belongs to a function of the user', () => {
    expect(problems({ function: own(), memorySize: 512, environment: { AB: 'c' } })).toEqual([
      'routes["GET /x"].environment: belongs where the function is defined: it is your own [ServerlessFunction.NotApplicable]',
      'routes["GET /x"].memorySize: belongs where the function is defined: it is your own [ServerlessFunction.NotApplicable]',
    ]);
  });
});
