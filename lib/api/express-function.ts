import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Problems } from '../core/problems';
import { checkFunctionTarget, ServerlessFunction, type ServerlessFunctionOptions } from '../function';
import { withSourceMaps } from '../function/bundle';
import { bundledSource } from '../function/bundled-code';
import { entryPath } from '../function/entry-exports';
import { nameOf } from './route-check';
import { ApiType, type ServerlessApiProps } from './serverless-api-props';
import { DEFAULT_TIMEOUT, maxTimeout } from './timeouts';

const ADAPTER = 'serverless-http';
const DEFAULT_EXPORT = 'app';

/** Everything but text is base64 on its way through API Gateway, and what Express compressed itself too. */
const BINARY =
  "(headers) => headers['content-encoding'] !== undefined || !/^(text\\/|application\\/([\\w.+-]*(json|xml|javascript)|x-www-form-urlencoded))/.test(headers['content-type'] ?? 'text/plain')";

/** The adapter names a header of several values twice, and a REST API sends both: once joined by commas, and once each. */
const ONE_OF_EACH = [
  'export const handler = async (event, context) => {',
  '  const result = await answer(event, context);',
  '  for (const name of Object.keys(result.multiValueHeaders ?? {})) delete result.headers[name];',
  '  return result;',
  '};',
].join('\n');

/** Collects what is wrong with an Express application as a function. */
export function checkExpress(problems: Problems, options: ServerlessFunctionOptions, props: ServerlessApiProps): void {
  const type = props.type ?? ApiType.HTTP;
  if (options.entry === undefined) {
    problems.add('ServerlessApi.ExpressEntry', 'legacy', 'an Express application needs `entry`: the file that exports it, "server/app.ts"');
    return;
  }
  const target = { ...options, handler: options.handler ?? DEFAULT_EXPORT };
  checkFunctionTarget(problems, 'legacy', target, {
    maxTimeout: maxTimeout(type),
    what: `a route of ${nameOf(type)}`,
    table: props.table ?? null,
    existing: false,
  });
  if (Stack.of(problems.scope).bundlingRequired && !isInstalled()) {
    problems.add(
      'ServerlessApi.AdapterMissing',
      'legacy',
      `an Express application runs on Lambda through ${ADAPTER}, which is not installed in ${process.cwd()}: run \`npm install ${ADAPTER}\` there`,
    );
  }
}

/** The Express application of an API, if it has one. */
export function expressFunction(
  scope: Construct,
  { legacy, table, environment, secrets }: ServerlessApiProps,
): lambda.Function | undefined {
  const spec = legacy?._spec;
  if (spec?.kind !== 'express') return undefined;
  const { entry = '', handler = DEFAULT_EXPORT, externalModules, ...options } = spec.options;
  const source = [
    `import serverless from '${ADAPTER}';`,
    `import { ${handler} as app } from ${JSON.stringify(entryPath(entry))};`,
    `const answer = serverless(app, { binary: ${BINARY} });`,
    ONE_OF_EACH,
  ].join('\n');
  return new ServerlessFunction(scope, 'Express', {
    timeout: DEFAULT_TIMEOUT,
    ...options,
    environment: withSourceMaps({ ...environment, ...options.environment }),
    secrets: { ...secrets, ...options.secrets },
    code: bundledSource(scope, source, externalModules),
    table,
  }).function;
}

function isInstalled(): boolean {
  try {
    createRequire(join(process.cwd(), 'package.json')).resolve(ADAPTER);
    return true;
  } catch {
    return false;
  }
}
