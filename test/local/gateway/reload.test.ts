import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { type ApiRoute, ApiType, ServerlessApi } from '../../../lib';
import { type LocalRun, startLocal } from '../../../local';
import { buildChildren } from '../children';
import { testFolder } from '../fixture/synthesize';

jest.setTimeout(120_000); // bundles real functions, on a machine that may be busy

const folder = testFolder();
const route: ApiRoute = { entry: 'test/local/gateway/handlers/app.ts', handler: 'me', public: true };
let run: LocalRun;

/** The app with these routes, as `cdk synth` would write it over the one before. */
function synthesize(routes: readonly string[], throttle = { rateLimit: 50, burstLimit: 100 }): void {
  const stack = new Stack(new App({ outdir: join(folder, 'cdk.out') }), 'Shop');
  for (const type of [ApiType.HTTP, ApiType.REST]) {
    new ServerlessApi(stack, type, { type, throttle, routes: Object.fromEntries(routes.map((text) => [text, route])) });
  }
  (stack.node.root as App).synth();
}

const status = async (type: ApiType, path: string): Promise<number> => {
  const url = run.urls.find(({ kind, name }) => kind === 'api' && name.startsWith(type))?.url;
  return (await fetch(`${url}${path}`)).status;
};

beforeAll(async () => {
  buildChildren('warden', 'runtime', 'network-guard');
  synthesize(['GET /one', 'GET /two']);
  run = await startLocal({ app: join(folder, 'cdk.out'), dataDir: join(folder, 'data') });
});
afterAll(async () => {
  await run?.stop();
  rmSync(folder, { recursive: true });
});

test('routes that are new, gone or throttled are served so on the same port', async () => {
  for (const type of [ApiType.HTTP, ApiType.REST]) expect([await status(type, '/two'), await status(type, '/three')]).toEqual([200, 404]);

  synthesize(['GET /one', 'GET /three']);
  const { reloaded, restart } = await run.reload();
  expect(restart).toEqual([]);
  for (const type of [ApiType.HTTP, ApiType.REST]) {
    expect(reloaded).toEqual(expect.arrayContaining([expect.stringMatching(new RegExp(`^${type}.*[Tt]hree`))]));
    expect([await status(type, '/two'), await status(type, '/three')]).toEqual([404, 200]);
  }

  synthesize(['GET /one', 'GET /three'], { rateLimit: 1, burstLimit: 1 });
  await run.reload();
  const at = (): Promise<number> => status(ApiType.HTTP, '/one');
  expect(await Promise.all([at(), at(), at()])).toContain(429);
});

test('an app that did not change reloads nothing', async () => {
  expect(await run.reload()).toEqual({ reloaded: [], restart: [] });
});
