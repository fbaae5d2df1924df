import { generateKeyPairSync, sign } from 'node:crypto';
import { App, type Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { EnvironmentProfile } from 'cdk-single-table';
import { handler as updatePrice } from '../../../examples/hkt/handlers/prices';
import { routes } from '../../../examples/hkt/routes';
import { HktStack } from '../../../examples/hkt/stack';
import type { RouteHandler } from '../../../lib/handler';
import { allows, type Statement } from '../../support/iam';
import { type Application, startApplication } from './support/application';
import { call, type Request } from './support/call';
import { type Recorder, startRecorder } from './support/recorder';

jest.setTimeout(60_000);

const TABLE = 'arn:TableCD117FA1';
const HOUR = '2026-01-01T00:00:00.000Z';

let app: Application;
let recorder: Recorder;
let stack: HktStack;
let declared: ReturnType<typeof routes>;
const called = new Set<string>();

beforeAll(async () => {
  app = await startApplication();
  recorder = await startRecorder(String(process.env.AWS_ENDPOINT_URL_DYNAMODB));
  process.env.AWS_ENDPOINT_URL_DYNAMODB = recorder.url;
  process.env.SINGLE_TABLE_DELETES = 'tombstone';
  stack = new HktStack(new App(), 'Hkt', { profile: EnvironmentProfile.dev() });
  declared = routes({ key: { secret: undefined } as never, siteUrl: '' });
});
afterAll(async () => {
  delete process.env.SINGLE_TABLE_DELETES;
  await recorder?.stop();
  await app?.stop();
});

function statementsOf(fn: lambda.IFunction): Statement[] {
  const policy = fn.role?.node.findChild('DefaultPolicy') as iam.Policy;
  return (stack as Stack).resolve(policy.document.toJSON()).Statement;
}

/** That the policy allows what was asked of DynamoDB, of SES and of Secrets Manager since the last time. */
function expectAllowed(what: string, statements: readonly Statement[], mails: number): void {
  const refused = recorder.take().filter(({ action, index, leadingKeys }) => {
    const resource = index === undefined ? TABLE : `${TABLE}/index/${index}`;
    return !allows(statements, { action, resource, context: { 'dynamodb:LeadingKeys': leadingKeys } });
  });
  expect([what, refused]).toEqual([what, []]);
  const may = (action: string) => statements.some(({ Action }) => [Action].flat().includes(action));
  if (app.aws.mails.length > mails) expect([what, may('ses:SendEmail')]).toEqual([what, true]);
  if (what === 'POST /sessions') expect([what, may('secretsmanager:GetSecretValue')]).toEqual([what, true]);
}

/** Calls the handler of a route, and evaluates the policy of its function for each of its requests. */
async function ask(route: string, status: number, request: Request = {}) {
  const { entry = '', handler = 'handler' } = declared[route];
  const handlers: { readonly [name: string]: RouteHandler } = require(entry);
  const mails = app.aws.mails.length;
  recorder.take();
  const answer = await call(handlers[handler], request);
  expect([route, answer.status]).toEqual([route, status]);
  expectAllowed(route, statementsOf(stack.api.functionFor(route)), mails);
  called.add(route);
  return answer;
}

function linked(): Record<string, string> {
  const [, hash] = /#(\S+)/.exec(app.aws.mails.at(-1)?.text ?? '') ?? [];
  return Object.fromEntries(new URLSearchParams(hash));
}

test('each function may do what its routes do, index by index and key by key', async () => {
  // GIVEN what the application does not make itself.
  const chain = { chainId: 1n, name: 'Ethereum', rpcUrls: [], nativeCurrency: {}, minConfirmations: 1, isTestnet: false, isEnabled: true };
  await app.table.Chain.create({ id: 1, ...chain, createdAt: HOUR });
  const facts = { tags: [], views: 0n, featured: false, createdAt: HOUR, updatedAt: HOUR };
  await app.table.BlogPost.create({ postId: 1, slug: 'hello', title: 'Hello', status: 'published', publishedAt: HOUR, ...facts, tags: [] });
  await app.table.BlogContent.create({ postId: 1, slug: 'hello', title: 'Hello', content: 'Hello.', updatedAt: HOUR });

  // WHEN everything is used once, mistakes included.
  await updatePrice();
  const { function: prices } = stack.node.findAll().find(({ node }) => node.path === 'Hkt/Prices') as unknown as {
    function: lambda.Function;
  };
  expectAllowed('Prices', statementsOf(prices), app.aws.mails.length);

  const account = { email: 'ada@example.com', password: 'a sentence is best' };
  await ask('POST /accounts', 202, { body: account });
  await ask('POST /accounts/verifications', 204, { body: linked() });
  await ask('POST /accounts', 202, { body: account });
  const first = await ask('POST /sessions', 201, { body: account });
  await ask('POST /sessions', 401, { body: { ...account, password: 'wrong' } });
  await ask('POST /password-resets', 202, { body: { email: account.email } });
  await ask('POST /password-resets/completions', 204, { body: { ...linked(), password: 'another sentence' } });
  const { body } = await ask('POST /sessions', 201, { body: { ...account, password: 'another sentence' } });
  const claims = payloadOf(body.token);
  await ask('GET /me', 401, { claims: payloadOf(first.body.token) });
  await ask('GET /me', 200, { claims });
  await ask('PATCH /me', 200, { claims, body: { name: 'Ada' } });

  const investment = await ask('POST /investments', 201, { claims, body: { investmentType: 'staking', amount: '5' } });
  const { investmentId } = investment.body;
  await ask('GET /investments', 200, { claims });
  await ask('PATCH /investments/{investmentId}', 200, { claims, params: { investmentId }, body: { notes: 'mine' } });
  await ask('GET /investment-types/{investmentType}/investments', 200, { claims, params: { investmentType: 'staking' } });
  await ask('GET /quarterly-data', 200, { claims });

  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const address = publicKey.export({ format: 'jwk' }).x as string;
  const challenge = await ask('POST /wallets/challenges', 201, { claims, body: { address, chainId: 1 } });
  const { token, message } = challenge.body;
  const signature = sign(null, Buffer.from(message), privateKey).toString('base64url');
  await ask('POST /wallets', 400, { claims, body: { address, token, signature: 'AAAA' } });
  await ask('POST /wallets', 201, { claims, body: { address, token, signature } });
  await ask('GET /wallets', 200, { claims });
  await ask('GET /wallets/{address}', 200, { claims, params: { address } });

  await ask('GET /posts', 200, { query: { status: 'published' } });
  await ask('GET /posts/{slug}', 200, { params: { slug: 'hello' } });
  await ask('GET /statistics', 200);
  for (const _ of ['new', 'again']) await ask('POST /subscribers', 204, { body: { email: account.email } });
  await ask('DELETE /subscribers/{email}', 204, { params: { email: account.email } });
  await ask('DELETE /sessions/current', 204, { claims });

  // THEN no route was left out.
  expect([...called].sort()).toEqual(Object.keys(declared).sort());
});

test('and not what others do', () => {
  const may = (route: string, action: string, key: string, index?: string) =>
    allows(statementsOf(stack.api.functionFor(route)), {
      action: `dynamodb:${action}`,
      resource: index === undefined ? TABLE : `${TABLE}/index/${index}`,
      context: { 'dynamodb:LeadingKeys': [key] },
    });
  expect(may('GET /posts', 'Query', 'published', 'BlogIndex')).toBe(true);
  expect(may('GET /posts', 'Query', 'USER#1')).toBe(false);
  expect(may('GET /posts', 'PutItem', 'BLOG#1')).toBe(false);
  expect(may('GET /me', 'GetItem', 'USER#1')).toBe(true);
  expect(may('GET /me', 'Query', 'ada@example.com', 'EmailIndex')).toBe(false);
  expect(may('POST /subscribers', 'PutItem', 'SUBSCRIBER#a@b')).toBe(true);
  expect(may('POST /subscribers', 'GetItem', 'SUBSCRIBER#a@b')).toBe(false);
  expect(may('GET /wallets', 'Query', 'staking', 'InvestmentIndex')).toBe(false);
});

function payloadOf(token: string): object {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}
