import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCommand } from '../../local/command';

const EXAMPLE = join(__dirname, '../../../examples/spaceko');

test('the workflow and the buildspec are those that the command writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spaceko-init-'));
  try {
    execFileSync(process.execPath, [buildCommand(), 'init', '--stack', 'SpaceKo'], { cwd: folder });
    for (const file of ['.github/workflows/deploy.yml', 'buildspec.yml']) {
      expect([file, readFileSync(join(EXAMPLE, file), 'utf8')]).toEqual([file, readFileSync(join(folder, file), 'utf8')]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
