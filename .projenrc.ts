import { awscdk, javascript, typescript } from 'projen';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-single-table',
  description:
    'AWS CDK constructs that move an Express and PostgreSQL application to Lambda and one DynamoDB table, and prove that the data arrived',
  keywords: ['aws', 'cdk', 'dynamodb', 'single-table', 'migration', 'postgresql', 'serverless'],
  author: 'cdk-single-table contributors',
  authorAddress: 'maintainers@cdk-single-table.dev',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-single-table/cdk-single-table.git',
  license: 'Apache-2.0',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),

  // Sources in lib/, compiled output in build/: both one level deep, so a path relative to __dirname is right in either.
  srcdir: 'lib',
  libdir: 'build',
  entrypoint: 'build/index.js',
  testdir: 'test',
  sampleCode: false,

  cdkVersion: '2.276.0',
  constructsVersion: '10.8.1',
  cdkCliVersion: '2.1148.1',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.19.0',
  workflowNodeVersion: '22',

  devDeps: [
    'aws-cdk@2.1148.1', // `latest` once was a stray 3.0.0 that cannot read this assembly schema
    '@actions/workflow-parser@0.3.61',
    '@aws-sdk/client-cloudfront@3.1162.0',
    '@aws-sdk/client-dynamodb@3.1162.0',
    '@aws-sdk/client-eventbridge@3.1162.0',
    '@aws-sdk/client-s3@3.1162.0',
    '@aws-sdk/client-secrets-manager@3.1162.0',
    '@aws-sdk/client-sesv2@3.1162.0',
    '@aws-sdk/lib-dynamodb@3.1162.0',
    '@aws-sdk/s3-presigned-post@3.1162.0',
    '@types/aws-lambda',
    '@types/express@^5',
    '@types/pg',
    '@types/react@^19',
    '@types/react-dom@^19',
    'ajv@^8',
    'asl-validator@4.0.0',
    'cdk-nag@^3.0.2',
    'dynamodb-onetable@2.7.7',
    'dynamodb-toolbox@2.10.6',
    'electrodb@3.9.3',
    'esbuild@0.28.2',
    'express@^5',
    'fast-check@^4',
    'fflate@0.8.3',
    'jose@6.2.17',
    'jsonata@2.2.2',
    'pg@^8',
    'playwright-core@1.65.1',
    'react@^19',
    'react-dom@^19',
    'serverless-http@4.0.0',
    'vite@8.3.8',
    'yaml@^2',
  ],
  tsconfig: { compilerOptions: { types: ['node'] } },
  tsconfigDev: {
    compilerOptions: {
      // Node 20 loads an ES module with require(), which these know and jsii's do not.
      module: 'nodenext',
      moduleResolution: javascript.TypeScriptModuleResolution.NODE_NEXT,
      types: ['node', 'jest'],
      rootDir: '..',
      paths: {
        'cdk-single-table': ['../lib/index.ts'],
        'cdk-single-table/client': ['../lib/client/index.ts'],
        'cdk-single-table/handler': ['../lib/handler/index.ts'],
      },
    },
    include: ['../lambda/**/*.ts', '../local/**/*.ts', '../cli/**/*.ts', '../examples/**/*.ts', '../bench/**/*.ts', '../scripts/**/*.ts'],
    exclude: ['node_modules', '../examples/*/web'], // a frontend has a tsconfig of its own: DOM and JSX
  },

  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,

  stability: 'experimental',
  publishToPypi: { distName: 'cdk-single-table', module: 'cdk_single_table' },
  publishToMaven: { javaPackage: 'dev.cdksingletable', mavenGroupId: 'dev.cdksingletable', mavenArtifactId: 'cdk-single-table' },
  publishToNuget: { dotNetNamespace: 'CdkSingleTable', packageId: 'CdkSingleTable' },
  publishToGo: { moduleName: 'github.com/cdk-single-table/cdk-single-table-go' },
  github: false, // .github/workflows/ci.yml is written by hand: it calls .ci/run and nothing else
  release: false,
  depsUpgrade: false,

  eslint: false,
  biome: true,
  biomeOptions: {
    version: '2.5.14', // the platform packages of later ones are not on every registry: `npm ci` then rejects the lock file
    biomeConfig: {
      files: {
        includes: [
          'lambda/**',
          'local/**',
          'cli/**',
          'examples/**',
          'bench/**',
          'scripts/**',
          '!**/cdk.out',
          '!**/dist',
          '!**/*.snap',
          '!bench/**/out',
          '!API.md',
        ],
      },
      // IAM and CloudFormation write ${...} in plain strings.
      linter: { rules: { suspicious: { noTemplateCurlyInString: 'off' as never } } },
      formatter: { indentStyle: 'space' as never, indentWidth: 2, lineWidth: 140 },
      javascript: { formatter: { quoteStyle: 'single' as never } },
    },
  },
  typecheckTests: true,
  jestOptions: {
    jestVersion: '^30',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      workerIdleMemoryLimit: '1500MB', // each suite that loads the CDK keeps some of it
      setupFiles: ['<rootDir>/test/setup.ts'],
      testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/examples/**/*.test.ts'],
      transform: { '/node_modules/jose/.+\\.js$': new javascript.Transform('<rootDir>/test/support/esm-transform.cjs') },
      transformIgnorePatterns: ['/node_modules/(?!jose/)'],
      modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/build', '<rootDir>/cdk.out'],
      moduleNameMapper: {
        '^cdk-single-table$': '<rootDir>/lib/index.ts',
        '^cdk-single-table/client$': '<rootDir>/lib/client/index.ts',
        '^cdk-single-table/handler$': '<rootDir>/lib/handler/index.ts',
      },
    },
  },
  autoDetectBin: false,
  bin: { 'cdk-single-table': 'bin/cdk-single-table.mjs' },
});

// unrs-resolver 1.13.0 lists optional platform packages that are not on every registry: `npm ci` then rejects the lock file.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// The engines that the local run starts: 70 MB, never a dependency of the package. A private workspace keeps them for this repository.
project.package.addField('workspaces', ['engines']);

project.package.addField('exports', {
  '.': { types: './build/index.d.ts', default: './build/index.js' },
  './client': { types: './build/client/index.d.ts', import: './build-esm/client/index.mjs', default: './build/client/index.js' },
  './handler': { types: './build/handler/index.d.ts', import: './build-esm/handler/index.mjs', default: './build/handler/index.js' },
  './model.schema.json': './schema/model.schema.json',
  './mapping.schema.json': './schema/mapping.schema.json',
  './package.json': './package.json',
  './.jsii': './.jsii',
});
// No module does anything when it is loaded: a bundler may drop what a handler does not use.
project.package.addField('sideEffects', false);
// moduleResolution node10 knows no exports map.
project.package.addField('typesVersions', { '*': { client: ['build/client/index.d.ts'], handler: ['build/handler/index.d.ts'] } });
// The SDK is an optional peer in documentation only: jsii refuses a peer that is not a jsii module.

const bundle = project.addTask('bundle', {
  description: 'Bundle the Lambda functions, the command and the ESM client',
  exec: 'node scripts/bundle.mjs',
});
// Also for `projen compile` alone: a package without its bundles would have no command and no workers.
project.compileTask.prependSpawn(bundle);

const lint = project.addTask('lint', { description: 'Check format and style, change nothing', exec: 'biome check --error-on-warnings' });
// projen's own test task lets the linter rewrite the sources.
const web = project.addTask('web', { description: 'Type-check and build the frontends of the examples', exec: 'node scripts/web.mjs' });
project.testTask.reset();
project.testTask.spawn(bundle);
project.testTask.spawn(web);
project.testTask.exec('tsc --noEmit -p test/tsconfig.json', { name: 'Type-check everything that jsii does not compile' });
project.testTask.exec('jest --ci', { receiveArgs: true });
project.testTask.spawn(lint);
project.addTask('test:package', { description: 'Check the packed tarball as its users get it', exec: 'node --test test/package/' });

project.setScript('demo', 'node scripts/demo.mjs');
for (const example of ['hkt', 'spaceko', 'serenya']) project.setScript(example, `node scripts/example.mjs ${example}`);
const benches = {
  client: 'Compare the client with its alternatives',
  function: 'Compare how fast bundled functions load',
  matrix: 'What becomes of the 72 hazards between PostgreSQL and DynamoDB',
  stack: 'Compare a stack with the same one in plain CDK',
};
for (const [name, description] of Object.entries(benches)) {
  project.addTask(`bench:${name}`, { description, exec: `node bench/${name}/run.mjs`, receiveArgs: true });
}

project.gitignore.addPatterns(
  '/assets/',
  '/bin/',
  '/build-esm/',
  '.local/',
  'cdk.out/',
  '/test-output/',
  '/bench/**/out/',
  '/examples/*/web/dist/',
);
project.npmignore?.addPatterns(
  '/lambda/',
  '/local/',
  '/cli/',
  '/examples/',
  '/integ/',
  '/bench/',
  '/scripts/',
  '/engines/',
  '/.ci/',
  '/.local/',
  '/test-output/',
  '/.github/',
  '/docs/',
  '/CONTRIBUTING.md',
  'cdk.out/',
  'tsconfig*.json',
  '/.projenrc.ts',
  '/biome.jsonc',
  '!/assets/',
  '!/bin/',
  '!/build-esm/',
  '!/schema/',
);
// Other languages need their own tool chains: CI packages them where those are present.
project.packageTask.reset();
const packageJs = project.tasks.tryFind('package:js');
if (packageJs) project.packageTask.spawn(packageJs);
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
project.tasks.addEnvironment('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
project.tasks.addEnvironment('CDK_DISABLE_CLI_TELEMETRY', 'true');
project.synth();
