/** One handler in one fresh process: CPU to load it, and until its first request is answered. Arguments: the bundle. */
import { pathToFileURL } from 'node:url';

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const start = cpu();
const { handler } = await import(pathToFileURL(process.argv[2]).href);
const loaded = cpu();
const { statusCode } = await handler({ pathParameters: { userId: '1' } });
const answered = cpu();
if (statusCode !== 200) throw new Error(`the handler answered ${statusCode}`);
console.log(JSON.stringify({ load: loaded - start, first: answered - start }));
process.exit(0);
