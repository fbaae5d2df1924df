// npm run demo: builds the package, then lets its own command synthesize the HKT example, fill a real PostgreSQL, run the
// synthesized state machine, compare, and read the result back through the typed client.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const sizes = ['small', 'medium', 'large'];

function options() {
  try {
    const { values } = parseArgs({
      options: { rows: { type: 'string', default: 'small' }, 'skip-build': { type: 'boolean', default: false } },
    });
    if (!sizes.includes(values.rows)) throw new Error(`--rows is ${JSON.stringify(values.rows)}: it must be one of ${sizes.join(', ')}`);
    return values;
  } catch (error) {
    console.error(`demo: ${error.message}\nusage: npm run demo -- [--rows ${sizes.join('|')}] [--skip-build]`);
    process.exit(2);
  }
}

function run(title, file, args, env = {}) {
  console.log(`\n▸ ${title}`);
  const { status, error } = spawnSync(process.execPath, [file, ...args], { stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const { rows, 'skip-build': skipBuild } = options();
if (!skipBuild) {
  run('Bundle the Lambda functions and the command', 'scripts/bundle.mjs', []);
  run('Compile the constructs', 'node_modules/jsii/bin/jsii', ['--silence-warnings=reserved-word'], {
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
  });
}
// The CDK command reads feature flags from the cdk.json beside the app; this runs from the root of the repository.
const { context } = JSON.parse(readFileSync('examples/hkt/cdk.json', 'utf8'));
const tsx = `${JSON.stringify(process.execPath)} --import tsx`;
run(
  'Synthesize, migrate, compare, read',
  'bin/cdk-single-table.mjs',
  [
    'local',
    ...['--app', `${tsx} examples/hkt/app.ts`],
    ...['--stack', 'Hkt-dev'],
    ...['--seed', 'examples/hkt/seed.ts'],
    ...['--execute', '{"action":"migrate_all"}'],
    ...['--execute', '{"action":"compare_data"}'],
    ...['--', process.execPath, '--import', 'tsx', 'examples/hkt/read.ts'],
  ],
  { HKT_ROWS: rows, CDK_CONTEXT_JSON: JSON.stringify(context), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
);
