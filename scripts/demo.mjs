// npm run demo: builds the package, then lets its own command synthesize the HKT example, fill a real PostgreSQL, run the
// synthesized state machine, compare, and use the result: through the typed client, and as a visitor of its site.
import { parseArgs } from 'node:util';
import { buildFrontend, buildPackage, runLocally } from './steps.mjs';

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

const { rows, 'skip-build': skipBuild } = options();
if (!skipBuild) {
  buildPackage();
  buildFrontend('hkt');
}
runLocally(
  'Synthesize, migrate, compare, read',
  'hkt',
  [
    ...['--stack', 'Hkt-dev'],
    ...['--seed', 'examples/hkt/seed.ts'],
    ...['--execute', '{"action":"migrate_all"}'],
    ...['--execute', '{"action":"compare_data"}'],
    ...['--', process.execPath, '--import', 'tsx', 'examples/hkt/read.ts'],
  ],
  { HKT_ROWS: rows },
);
