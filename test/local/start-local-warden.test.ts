import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocal } from '../../local';
import { childScript } from '../../local/child-script';
import { Supervisor } from '../../local/engines';
import { buildChildren } from './children';
import { testFolder } from './fixture/synthesize';

jest.mock('../../local/child-script', () => ({ childScript: jest.fn() }));
jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = testFolder();
const broken = join(folder, 'warden.cjs');

beforeAll(() => {
  buildChildren('warden');
  writeFileSync(broken, 'process.exit(1);');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('without its warden a run does not start, and runs nothing', async () => {
  jest.mocked(childScript).mockReturnValue(broken);
  const file = join(folder, 'synthesized');
  const app = `node -e "require('fs').writeFileSync(process.argv[1], '')" ${JSON.stringify(file)}`;
  await expect(startLocal({ app, dataDir: join(folder, 'data') })).rejects.toMatchObject({
    code: 'WardenNotStarted',
    message: expect.stringContaining('ended before it was ready'),
  });
  expect(existsSync(file)).toBe(false);
});

test('a warden that is killed before it was ready is missed; one that is ready may end', async () => {
  jest.mocked(childScript).mockImplementation((name) => join(__dirname, '..', '..', 'assets', 'local', `${name}.cjs`));
  const killed = new Supervisor();
  process.kill(killed.pid as number, 'SIGKILL');
  await expect(killed.ready()).rejects.toMatchObject({ code: 'WardenNotStarted' });

  const supervisor = new Supervisor();
  await supervisor.ready();
  await supervisor.stop();
  await supervisor.ready();
});
