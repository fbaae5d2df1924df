import { answers } from './http-behaviour/answers';
import { cors } from './http-behaviour/cors';
import { input } from './http-behaviour/input';
import { legacy } from './http-behaviour/legacy';
import { limits } from './http-behaviour/limits';
import { paths } from './http-behaviour/paths';
import { type HttpRun, startHttpRun } from './http-behaviour/run';
import { site } from './http-behaviour/site';
import { tokens } from './http-behaviour/tokens';

jest.setTimeout(180_000);

let run: HttpRun;
beforeAll(async () => {
  run = await startHttpRun();
});
afterAll(() => run?.stop());

/**
 * How an application behaves over HTTP: the synthesized stack of test/e2e/support/http-app, run locally. Each suite is a table of requests
 * and answers, the same for both types of API; where AWS makes them differ, the row has both answers and the page that says so.
 */
describe.each(['Http', 'Rest'] as const)('%s API', (name) => {
  const http = () => run;
  answers(http, name);
  input(http, name);
  paths(http, name);
  tokens(http, name);
  cors(http, name);
  site(http, name);
  legacy(http, name);
  limits(http, name);
});
