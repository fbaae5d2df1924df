// Steps that the scripts of this repository share: each prints what it does and ends the process when it fails.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a program of Node. */
export function run(title, file, args, env = {}) {
  console.log(`\n▸ ${title}`);
  const { status, error } = spawnSync(process.execPath, [file, ...args], { stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Builds the package: what a handler, the command and an app import. */
export function buildPackage() {
  run('Bundle the Lambda functions and the command', 'scripts/bundle.mjs', []);
  run('Compile the constructs', 'node_modules/jsii/bin/jsii', ['--silence-warnings=reserved-word'], {
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
  });
}

/** The examples that have a frontend. */
export function frontends() {
  return readdirSync('examples').filter((name) => existsSync(join('examples', name, 'web', 'vite.config.ts')));
}

/** Type-checks the frontend of an example: Vite only takes the types away. */
export function checkFrontend(example) {
  run(`Type-check the frontend of ${example}`, 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', join('examples', example, 'web')]);
}

/** Builds the frontend of an example into `web/dist`. */
export function buildFrontend(example) {
  run(`Build the frontend of ${example}`, 'node_modules/vite/bin/vite.js', [
    'build',
    '--logLevel',
    'warn',
    join('examples', example, 'web'),
  ]);
}

/**
 * Runs the package's own command on an example, from the root of the repository.
 * @param args what follows `cdk-single-table local`
 */
export function runLocally(title, example, args, env = {}) {
  // The CDK command reads feature flags from the cdk.json beside the app; this runs from the root of the repository.
  const { context } = JSON.parse(readFileSync(join('examples', example, 'cdk.json'), 'utf8'));
  const tsx = `${JSON.stringify(process.execPath)} --import tsx`;
  run(title, 'bin/cdk-single-table.mjs', ['local', '--app', `${tsx} examples/${example}/app.ts`, ...args], {
    CDK_CONTEXT_JSON: JSON.stringify(context),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...env,
  });
}
