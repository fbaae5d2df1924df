import * as fs from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ApiAuthorizer, ApiType, JwtSigningKey, LegacyServer, RequestBody, ServerlessApi } from '../../lib/api';
import { SESSIONS, stackOf, tableIn, USERS } from './support/api';

test.each([ApiType.HTTP, ApiType.REST])('try %s', (type) => {
  const { app, stack } = stackOf();
  const table = tableIn(stack);
  const key = new JwtSigningKey(stack, 'Key', { issuer: 'https://shop.example.com', audience: 'shop' });
  new ServerlessApi(stack, 'Api', {
    type,
    table,
    authorizer: ApiAuthorizer.jwtKey(key),
    legacy: LegacyServer.url('https://old.example.com/app', { secret: key.secret }),
    ...(type === ApiType.REST && {
      corsOrigins: ['https://a.example.com', 'https://b.example.com'],
      usagePlans: { basic: { apiKeys: ['one'], rateLimit: 5, burstLimit: 5 } },
      cloudWatchRole: true,
    }),
    routes: {
      'GET /users/{userId}': { entry: USERS, handler: 'get', reads: ['User'] },
      'GET /users': {
        entry: USERS,
        handler: 'list',
        reads: ['User'],
        authorizer: ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['shop'] }),
      },
      'POST /sessions': { entry: SESSIONS, writes: ['Session'], public: true, body: RequestBody.entity('Investment') },
      'POST /signed': { entry: SESSIONS, writes: ['Session'], authorizer: ApiAuthorizer.iam() },
    },
  });
  const template = Template.fromStack(stack);
  fs.writeFileSync(`/tmp/${type}.json`, JSON.stringify(template.toJSON(), null, 1));
  for (const pack of [new AwsSolutionsChecks(app), new ServerlessChecks(app)]) {
    const { violations } = pack.validateScope(stack);
    console.log(
      type,
      violations
        .flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`))
        .join('\n'),
    );
  }
});
