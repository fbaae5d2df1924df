import type { Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { ServerlessChecks } from 'cdk-nag';
import { ApiAuthorizer, ApiType, JwtSigningKey, LegacyServer, RequestBody, ServerlessApi } from '../../lib/api';
import { EnvironmentProfile } from '../../lib/profile';
import { acknowledgements, allowed, asList, FLAGS, nagFindings, STRICT, templateOf } from '../support/conformance';
import { publicRoute, SESSIONS, stackOf, tableIn, USERS } from './support/api';

/** An API with everything that its type can have. */
function everything(stack: Stack, type: ApiType): void {
  const table = tableIn(stack);
  const key = new JwtSigningKey(stack, 'Key', { issuer: 'https://shop.example.com', audience: 'shop' });
  const pool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');
  const clients = [cognito.UserPoolClient.fromUserPoolClientId(stack, 'Client', 'client')];
  new ServerlessApi(stack, 'Api', {
    type,
    table,
    authorizer: ApiAuthorizer.jwtKey(key),
    legacy: LegacyServer.url('https://old.example.com', { secret: key.secret }),
    secrets: { JWT_KEY: key.secret },
    ...(type === ApiType.REST && {
      corsOrigins: ['https://a.example.com'],
      usagePlans: { basic: { apiKeys: ['one'] } },
      cloudWatchRole: true,
    }),
    routes: {
      'GET /users/{userId}': { entry: USERS, handler: 'get', reads: ['User'] },
      'PUT /users/{userId}': { entry: USERS, writes: ['User'], body: RequestBody.entity('User') },
      'POST /sessions': publicRoute({ entry: SESSIONS, writes: ['Session'] }),
      'GET /jwt': { entry: SESSIONS, authorizer: ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['shop'] }) },
      'GET /pool': { entry: SESSIONS, authorizer: ApiAuthorizer.userPool(pool, { clients }) },
      'GET /iam': { entry: SESSIONS, authorizer: ApiAuthorizer.iam() },
    },
  });
}

describe.each([ApiType.HTTP, ApiType.REST])('%s', (type) => {
  const profiles = [EnvironmentProfile.dev(), EnvironmentProfile.staging(), EnvironmentProfile.prod()];

  test.each(profiles)('cdk-nag finds nothing that is not explained ($name)', (profile) => {
    const { app, stack } = stackOf();
    profile.applyTo(stack);
    everything(stack, type);
    const { violations } = new ServerlessChecks(app).validateScope(stack);
    expect(nagFindings(app, stack)).toEqual([]);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
    for (const { reason } of acknowledgements(stack)) expect(reason.length).toBeGreaterThan(20);
  });

  test.each(FLAGS)('passes the strict validation of CDK with %s', (_name, context) => {
    const { stack } = stackOf({ ...context, ...STRICT });
    everything(stack, type);
    expect(() => templateOf(stack)).not.toThrow();
  });

  test('allows nothing everywhere but traces', () => {
    const { stack } = stackOf();
    everything(stack, type);
    const wide = allowed(templateOf(stack)).filter(
      ({ Action, Resource }) => asList(Action).includes('*') || asList(Resource).includes('*'),
    );
    for (const { Action } of wide) expect(asList(Action)).toEqual(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']);
  });
});
