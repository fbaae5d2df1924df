import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  ApiAuthorizer,
  type ApiRoute,
  ApiType,
  ScheduledFunction,
  ServerlessApi,
  type ServerlessApiProps,
  SingleTable,
  StaticFrontend,
} from 'cdk-single-table';
import { tableModel } from '../support/table-model';

const HANDLER = join(__dirname, 'handlers', 'ping.ts');
const SITE = join(__dirname, 'site');
const HERE = process.cwd();
/** A project where nothing is installed. */
const EMPTY = realpathSync(mkdtempSync(join(tmpdir(), 'no-esbuild-')));
writeFileSync(join(EMPTY, 'users.ts'), 'export const handler = async () => ({});');
afterAll(() => rmSync(EMPTY, { recursive: true }));

/** A public route, with what is wrong with it. */
const route = (options: Partial<ApiRoute>): ApiRoute => ({ entry: HANDLER, public: true, ...options });

const api = (props: Partial<ServerlessApiProps>) => (stack: Stack) =>
  new ServerlessApi(stack, 'Api', { routes: { 'GET /x': route({}) }, ...props });
const get = (options: Partial<ApiRoute>) => api({ routes: { 'GET /x': route(options) } });
const schedule = (expression: ScheduleExpression) => (stack: Stack) =>
  new ScheduledFunction(stack, 'Prices', { schedule: expression, entry: HANDLER });

/** What is wrong, how it is written, and what its author reads. */
const ROWS: readonly (readonly [string, (stack: Stack) => unknown, string])[] = [
  [
    'a route twice',
    api({ routes: { 'GET /users/{id}': route({}), 'GET /users/{userId}': route({}) } }),
    'ServerlessApi "Bad/Api": routes["GET /users/{userId}"]: answers the same requests as "GET /users/{id}": the name of a variable makes no difference. Keep one of them [ServerlessApi.DuplicateRoute]',
  ],
  [
    'an unknown entity in `reads`',
    (stack) => {
      const table = new SingleTable(stack, 'Table', { model: tableModel() });
      return api({ table, routes: { 'GET /x': route({ reads: ['Usr'] }) } })(stack);
    },
    'ServerlessApi "Bad/Api": routes["GET /x"].reads: "Usr" is not an entity of the model: it has User, Session, UserBadge, BlogPost, Setting, Store, Price [SingleTable.UnknownEntity]',
  ],
  [
    'a handler file that is missing',
    get({ entry: 'handlers/nowhere.ts' }),
    `ServerlessApi "Bad/Api": routes["GET /x"].entry: there is no file "handlers/nowhere.ts" in ${HERE}: paths start at the directory where the app runs [ServerlessFunction.EntryMissing]`,
  ],
  [
    'a handler export that is missing',
    get({ handler: 'put' }),
    `ServerlessApi "Bad/Api": routes["GET /x"].handler: "${HANDLER}" has no export "put": it exports change, handler. Name one of them in \`handler\`, or export it [ServerlessFunction.ExportMissing]`,
  ],
  [
    'a frontend folder that is missing',
    (stack) => new StaticFrontend(stack, 'Web', { source: 'web/dist' }),
    `StaticFrontend "Bad/Web": source: there is no folder "web/dist" in ${HERE}: build the site before synthesis [StaticFrontend.SourceMissing]`,
  ],
  [
    'a schedule that no clock knows',
    schedule(ScheduleExpression.expression('cron(0 25 * * ? *)')),
    'ScheduledFunction "Bad/Prices": schedule: cron(0 25 * * ? *): "25" is no hour: use 0 to 23, *, a list (a,b), a range (a-b), steps (a/b) [Schedule.Expression]',
  ],
  [
    'a rate of seconds',
    schedule(ScheduleExpression.expression('rate(30 seconds)')),
    'ScheduledFunction "Bad/Prices": schedule: rate(30 seconds) is no rate: use a whole number of minutes, hours or days, such as rate(5 minutes) [Schedule.Expression]',
  ],
  [
    'a timeout above the limit of an HTTP API',
    get({ timeout: Duration.seconds(31) }),
    'ServerlessApi "Bad/Api": routes["GET /x"].timeout: 31 seconds is longer than a route of an HTTP API waits: at most 30 seconds [ServerlessFunction.Timeout]',
  ],
  [
    'a timeout above the limit of a REST API',
    api({ type: ApiType.REST, routes: { 'GET /x': route({ timeout: Duration.seconds(30) }) } }),
    'ServerlessApi "Bad/Api": routes["GET /x"].timeout: 30 seconds is longer than a route of a REST API waits: at most 29 seconds [ServerlessFunction.Timeout]',
  ],
  [
    'JWT without issuer',
    get({ public: undefined, authorizer: ApiAuthorizer.jwt({ issuer: '', audience: ['shop'] }) }),
    'ServerlessApi "Bad/Api": routes["GET /x"].authorizer.issuer: name who signs the tokens: the https URL in their claim `iss`, such as "https://login.example.com" [ServerlessApi.IssuerMissing]',
  ],
  [
    'no authorizer and not public',
    get({ public: undefined }),
    'ServerlessApi "Bad/Api": routes["GET /x"]: nothing says who may call it: give it or the API an `authorizer`, or say `public: true` if anybody may [ServerlessApi.NoAuthorizer]',
  ],
  [
    '`iam()` behind the frontend',
    (stack) => {
      const routes = { 'GET /x': route({ public: undefined, authorizer: ApiAuthorizer.iam() }) };
      return new StaticFrontend(stack, 'Web', { source: SITE, api: new ServerlessApi(stack, 'Api', { routes }) });
    },
    'StaticFrontend "Bad/Web": api: Bad/Api has routes with ApiAuthorizer.iam(), and CloudFront does not sign what it forwards: give them another authorizer, or call the API by its own URL [StaticFrontend.IamApi]',
  ],
  [
    'esbuild that is not installed',
    (stack) => {
      try {
        process.chdir(EMPTY);
        return get({ entry: 'users.ts' })(stack);
      } finally {
        process.chdir(HERE);
      }
    },
    `ServerlessApi "Bad/Api": routes["GET /x"].entry: needs esbuild, which is not installed in ${EMPTY}: run \`npm install --save-dev esbuild\` there, or build the code yourself and give it as \`code\` [ServerlessFunction.EsbuildMissing]`,
  ],
];

/** What is said, which is one problem, on one line. */
function refusal(build: (stack: Stack) => unknown): string {
  try {
    build(new Stack(new App(), 'Bad'));
  } catch (error) {
    return (error as Error).message.replace(/ has a problem:\n {2}- /, ': ');
  }
  throw new Error('nothing was refused');
}

test.each(ROWS)('%s', (_name, build, message) => {
  expect(refusal(build)).toBe(message);
});
