// Prints the README's app, with one line more: it leaves the model as JSON, for the languages that have no `defineModel`.
import { readFileSync } from 'node:fs';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const [, app] = /```ts\n(import \{ App[\s\S]*?)```/.exec(readme) ?? [];
if (app === undefined) throw new Error('README.md has no block that starts with `import { App`');

console.log(`${app}
require('node:fs').writeFileSync(process.env.MODEL_FILE, table.model.toJson());`);
