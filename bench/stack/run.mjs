// npm run bench:stack: the README's stack beside the same one in plain CDK: lines of the user's code, and resources in the template.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));

/** Lines with code: no blank ones, no comments, no imports. */
function lines(...files) {
  return files
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/^import [\s\S]*?;$/gm, '')
        .split('\n'),
    )
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
}

const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'synth.ts'], {
  cwd: folder,
  encoding: 'utf8',
  env: { ...process.env, TSX_TSCONFIG_PATH: resolve(folder, '..', '..', 'test', 'tsconfig.json') },
});
if (status !== 0) {
  process.stderr.write(stderr);
  process.exit(status ?? 1);
}
const { ours, plain } = JSON.parse(stdout.trim().split('\n').at(-1));
const { Migration: migration = 0, ...rest } = ours;
const total = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

const row = (title, a, b) => console.log(`${title.padEnd(44)}${String(a).padStart(10)}${String(b).padStart(10)}`);
row('', 'ours', 'plain CDK');
row('lines of infrastructure code', lines('stack.ts'), lines('plain/stack.ts', 'plain/authorizer.ts'));
row('resources', total(rest), total(plain));
row('resources of the migration, not in plain CDK', migration, 0);
console.log('\nresources by type');
for (const type of [...new Set([...Object.keys(rest), ...Object.keys(plain)])].sort()) row(`  ${type}`, rest[type] ?? 0, plain[type] ?? 0);
console.log(`
Lines are counted without blanks, comments and imports. Handlers, model and frontend are the same files in both.
Not in plain CDK: the migration, rotation of the signing key, expiry of old site files, headers for the legacy server, checks at synth.`);
