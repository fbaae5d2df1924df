// npm run hkt, npm run spaceko, npm run serenya: builds the package and the example's frontend, then lets the package's own command synthesize the
// example, fill a real PostgreSQL, run the synthesized migration, and serve the result until Ctrl-C.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildFrontend, buildPackage, frontends, runLocally } from './steps.mjs';

const stacks = { hkt: 'Hkt-dev', spaceko: 'SpaceKo-dev', serenya: 'Serenya-dev' };

function options() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'skip-build': { type: 'boolean', default: false } } });
    const [example = ''] = positionals;
    if (!Object.hasOwn(stacks, example)) throw new Error(`${JSON.stringify(example)} is no example: use ${Object.keys(stacks).join(', ')}`);
    return { example, skipBuild: values['skip-build'] };
  } catch (error) {
    console.error(`${error.message}\nusage: node scripts/example.mjs ${Object.keys(stacks).join('|')} [--skip-build]`);
    process.exit(2);
  }
}

const { example, skipBuild } = options();
if (!skipBuild) {
  buildPackage();
  if (frontends().includes(example)) buildFrontend(example);
}
const seed = `examples/${example}/seed.ts`;
runLocally('Synthesize, migrate, serve', example, [
  ...['--stack', stacks[example]],
  ...(existsSync(seed) ? ['--seed', seed] : []),
  ...['--execute', '{"action":"migrate_all"}'],
  '--serve',
]);
