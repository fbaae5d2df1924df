/** One library in one fresh process: CPU to load it, and time to define the model. Arguments: the bundle. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const start = cpu();
const { define } = require(process.argv[2]);
const loaded = cpu();
const began = performance.now();
define();
console.log(JSON.stringify({ load: loaded - start, define: performance.now() - began }));
process.exit(0);
