import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiAuthorizer,
  type ApiRoute,
  ApiType,
  JwtSigningKey,
  LegacyServer,
  RequestBody,
  ServerlessApi,
  type ServerlessApiProps,
} from '../../lib/api';
import { EnvironmentProfile } from '../../lib/profile';
import { create, propertiesOf, publicRoute, SESSIONS, stackOf, tableIn, USERS } from './support/api';

const METHOD = 'AWS::ApiGateway::Method';
const type = ApiType.REST;
const rest = (props: ServerlessApiProps) => create({ type, ...props });

describe('the resources', () => {
  test('a method for each route, a resource for each part of a path, one permission', () => {
    const { template } = rest({ routes: { 'GET /users/{userId}': publicRoute({ handler: 'get' }), 'GET /': publicRoute() } });
    expect(Object.values(propertiesOf(template(), 'AWS::ApiGateway::Resource')).map(({ PathPart }) => PathPart)).toEqual([
      'users',
      '{userId}',
    ]);
    template().hasResourceProperties(METHOD, {
      HttpMethod: 'GET',
      AuthorizationType: 'NONE',
      ResourceId: { Ref: Match.stringLikeRegexp('^ApiPathUsersUserId') },
      Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST' },
    });
    template().hasResourceProperties(METHOD, { ResourceId: { 'Fn::GetAtt': ['ApiF1A3B7F9', 'RootResourceId'] } });
    template().resourceCountIs('AWS::Lambda::Permission', 1);
  });

  test('a stage with traces, a log of its own and the limits of the environment', () => {
    const { stack, api, template } = rest({ routes: { 'GET /x': publicRoute() } });
    EnvironmentProfile.staging().applyTo(stack);
    template().hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'live',
      TracingEnabled: true,
      AccessLogSetting: { DestinationArn: stack.resolve(api.accessLogGroup.logGroupArn) },
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000, LoggingLevel: 'OFF' }],
    });
    expect(api.originPath).toBe('/live');
    expect(stack.resolve(api.url)).toEqual({
      'Fn::Join': ['', ['https://', { Ref: 'ApiF1A3B7F9' }, '.execute-api.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/live']],
    });
  });

  test('a domain name of its own has no stage in its path', () => {
    const { stack } = stackOf();
    const certificate = acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111111111111:certificate/abc');
    const api = new ServerlessApi(stack, 'Api', {
      type,
      routes: { 'GET /x': publicRoute() },
      domain: { domainName: 'api.example.com', certificate },
    });
    expect(api.url).toBe('https://api.example.com');
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { Stage: 'live', DomainName: Match.anyValue() });
  });
});

test('without a domain name of its own, the generated one is open: said in full, for the day it had one', () => {
  const { template } = rest({ routes: { 'GET /x': publicRoute() } });
  template().hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: false });
});

describe('a deployment', () => {
  const deployment = (routes: { [route: string]: ApiRoute }, change?: (method: apigateway.CfnMethod) => void) => {
    const { api, template } = rest({ routes });
    if (change)
      api.node
        .findAll()
        .filter((node): node is apigateway.CfnMethod => apigateway.CfnMethod.isCfnMethod(node))
        .forEach(change);
    const [[id, { DependsOn }]] = Object.entries(template().findResources('AWS::ApiGateway::Deployment'));
    return { id, dependsOn: DependsOn as string[] };
  };
  const routes = { 'GET /x': publicRoute() };

  test('is a new one when anything in it changes, and only then', () => {
    const { id } = deployment(routes);
    expect(deployment({ ...routes }).id).toBe(id);
    expect(deployment({ 'GET /x': publicRoute({ memorySize: 1024 }) }).id).toBe(id);
    expect(deployment({ 'PUT /x': publicRoute() }).id).not.toBe(id);
    expect(deployment(routes, (method) => method.addPropertyOverride('ApiKeyRequired', true)).id).not.toBe(id);
  });

  test('waits for every method and answer', () => {
    const { dependsOn } = deployment(routes);
    expect(dependsOn).toEqual(
      expect.arrayContaining([expect.stringMatching('^ApiRoute'), expect.stringMatching('^ApiAnswerUNAUTHORIZED')]),
    );
  });
});

describe('authorizers', () => {
  test('tokens of an issuer and of an own key are checked by a function each', () => {
    const { stack } = stackOf();
    const key = new JwtSigningKey(stack, 'Key', { issuer: 'https://shop.example.com', audience: 'shop' });
    new ServerlessApi(stack, 'Api', {
      type,
      authorizer: ApiAuthorizer.jwtKey(key),
      authorizerCache: Duration.seconds(30),
      routes: {
        'GET /a': { entry: USERS },
        'GET /b': { entry: USERS, authorizer: ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['shop', 'admin'] }) },
      },
    });
    const template = Template.fromStack(stack);
    template.allResourcesProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 30,
    });
    template.resourceCountIs('AWS::ApiGateway::Authorizer', 2);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { JWT_ISSUER: 'https://login.example.com', JWT_AUDIENCE: '["shop","admin"]' } },
    });
    template.allResourcesProperties(METHOD, { AuthorizationType: 'CUSTOM', AuthorizerId: Match.anyValue() });
  });

  test('users of a pool, and principals of AWS', () => {
    const { stack } = stackOf();
    const pool = new cognito.UserPool(stack, 'Pool');
    const clients = [pool.addClient('Web')];
    const api = new ServerlessApi(stack, 'Api', {
      type,
      routes: {
        'GET /a': { entry: USERS, authorizer: ApiAuthorizer.userPool(pool, { clients }) },
        'GET /b': { entry: USERS, authorizer: ApiAuthorizer.iam() },
      },
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'COGNITO_USER_POOLS',
      ProviderARNs: [stack.resolve(pool.userPoolArn)],
    });
    template.hasResourceProperties(METHOD, { AuthorizationType: 'COGNITO_USER_POOLS' });
    template.hasResourceProperties(METHOD, { AuthorizationType: 'AWS_IAM' });
    expect(api.usesIam).toBe(true);
  });
});

describe('what API Gateway answers itself', () => {
  const answers = (props: Partial<ServerlessApiProps> = {}) => {
    const all = propertiesOf(rest({ routes: { 'GET /x': publicRoute() }, ...props }).template(), 'AWS::ApiGateway::GatewayResponse');
    return Object.fromEntries(
      Object.values(all).map((one) => [
        one.ResponseType as string,
        one as { StatusCode?: string; ResponseParameters: object; ResponseTemplates: object },
      ]),
    );
  };
  const bodyOf = ({ ResponseTemplates }: { ResponseTemplates: object }) =>
    JSON.parse((ResponseTemplates as Record<string, string>)['application/json'].replace('$context.error.messageString', '"said"'));

  test('is a problem', () => {
    const { UNAUTHORIZED, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY } = answers();
    expect(UNAUTHORIZED.ResponseParameters).toEqual({
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.WWW-Authenticate': "'Bearer'",
    });
    expect(bodyOf(UNAUTHORIZED)).toEqual({ type: 'about:blank', title: 'Unauthorized', status: 401, detail: 'said' });
    expect(MISSING_AUTHENTICATION_TOKEN.StatusCode).toBe('404');
    expect(bodyOf(MISSING_AUTHENTICATION_TOKEN)).toMatchObject({ status: 404, detail: 'There is no such route' });
    expect(bodyOf(BAD_REQUEST_BODY).errors).toEqual([{ in: 'body', message: '$context.error.validationErrorString' }]);
  });

  test('is JSON, every one of them', () => {
    for (const answer of Object.values(answers()))
      expect(bodyOf(answer)).toMatchObject({ type: 'about:blank', detail: expect.any(String) });
  });

  test('has the headers that a page of another origin needs', () => {
    expect(answers({ corsOrigins: ['https://a.example.com'], corsCredentials: true }).DEFAULT_5XX.ResponseParameters).toMatchObject({
      'gatewayresponse.header.Access-Control-Allow-Origin': "'https://a.example.com'",
      'gatewayresponse.header.Access-Control-Allow-Credentials': "'true'",
    });
    expect(answers({ corsOrigins: ['https://a.example.com', 'https://b.example.com'] }).DEFAULT_4XX.ResponseParameters).toMatchObject({
      'gatewayresponse.header.Access-Control-Allow-Origin': 'method.request.header.Origin',
      'gatewayresponse.header.Vary': "'Origin'",
    });
  });

  test('a missing signature stays one where signatures are wanted', () => {
    expect(answers({ routes: { 'GET /x': { entry: USERS, authorizer: ApiAuthorizer.iam() } } })).not.toHaveProperty(
      'MISSING_AUTHENTICATION_TOKEN',
    );
  });
});

describe('a preflight', () => {
  const preflight = (corsOrigins: string[]) => {
    const { template } = rest({ corsOrigins, routes: { 'GET /x': publicRoute(), 'PUT /x': publicRoute() } });
    const [found] = Object.values(propertiesOf(template(), METHOD)).filter(({ HttpMethod }) => HttpMethod === 'OPTIONS') as [
      {
        AuthorizationType: string;
        Integration: { Type: string; IntegrationResponses: { ResponseParameters: object; ResponseTemplates?: object }[] };
      },
    ];
    return found;
  };

  test('names the methods of its path', () => {
    const { AuthorizationType, Integration } = preflight(['https://a.example.com']);
    expect([AuthorizationType, Integration.Type]).toEqual(['NONE', 'MOCK']);
    expect(Integration.IntegrationResponses[0]).toMatchObject({
      StatusCode: '204',
      ResponseParameters: {
        'method.response.header.Access-Control-Allow-Origin': "'https://a.example.com'",
        'method.response.header.Access-Control-Allow-Methods': "'GET,OPTIONS,PUT'",
        'method.response.header.Access-Control-Allow-Headers': "'authorization,content-type'",
      },
    });
    expect(Integration.IntegrationResponses[0].ResponseTemplates).toBeUndefined();
  });

  test('is not all: the functions know the origins, for the headers of their answers', () => {
    const props = {
      corsOrigins: ['https://a.example.com', 'https://b.example.com'],
      corsCredentials: true,
      routes: { 'GET /x': publicRoute() },
    };
    const variables = (template: Template) =>
      Object.values(propertiesOf(template, 'AWS::Lambda::Function')).map(
        ({ Environment }) => (Environment as { Variables: object }).Variables,
      );
    expect(variables(rest(props).template())).toEqual([
      expect.objectContaining({ CORS_ORIGINS: 'https://a.example.com,https://b.example.com', CORS_CREDENTIALS: 'true' }),
    ]);
    expect(variables(create(props).template())[0]).not.toHaveProperty('CORS_ORIGINS');
  });

  test('answers the one of several origins that asks', () => {
    const template = JSON.stringify(
      preflight(['https://a.example.com', 'https://b.example.com']).Integration.IntegrationResponses[0].ResponseTemplates,
    );
    expect(template).toContain('$origin == \\"https://a.example.com\\" || $origin == \\"https://b.example.com\\"');
  });
});

describe('a request body', () => {
  test('is checked by API Gateway', () => {
    const { stack } = stackOf();
    new ServerlessApi(stack, 'Api', {
      type,
      table: tableIn(stack),
      routes: {
        'POST /users': publicRoute({
          body: RequestBody.entity('User', { attributes: ['email', 'name', 'age', 'role'], optional: ['role'] }),
        }),
        'POST /investments': publicRoute({ entry: SESSIONS, body: RequestBody.entity('Investment', { optional: ['investmentId'] }) }),
      },
    });
    const template = Template.fromStack(stack);
    const schemas = Object.values(propertiesOf(template, 'AWS::ApiGateway::Model')).map(({ Schema }) => Schema);
    expect(schemas).toContainEqual({
      $schema: 'http://json-schema.org/draft-04/schema#',
      title: 'User',
      type: 'object',
      properties: {
        email: { type: 'string' },
        name: { type: ['string', 'null'] },
        age: { type: ['integer', 'null'] },
        role: { type: 'string', enum: ['admin', 'member'] },
      },
      required: ['email'],
    });
    expect(schemas).toContainEqual(
      expect.objectContaining({
        properties: expect.objectContaining({
          amount: { type: ['number', 'string'] },
          shares: { type: ['number', 'string'] },
          tags: { type: 'array', items: { type: 'string' } },
          extra: {},
        }),
        required: ['amount', 'tags', 'shares'],
      }),
    );
    template.hasResourceProperties(METHOD, {
      RequestModels: { 'application/json': { Ref: Match.stringLikeRegexp('^ApiBodyPostUsers') } },
      RequestValidatorId: Match.anyValue(),
    });
  });
});

describe('usage plans', () => {
  test('have keys, and a route asks for one', () => {
    const { template } = rest({
      routes: { 'GET /x': publicRoute({ apiKeyRequired: true }) },
      usagePlans: { basic: { apiKeys: ['one', 'two'], rateLimit: 5, quotaLimit: 1000, quotaPeriod: apigateway.Period.DAY } },
    });
    template().hasResourceProperties(METHOD, { ApiKeyRequired: true });
    template().hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      ApiStages: [{ ApiId: { Ref: Match.anyValue() }, Stage: { Ref: Match.anyValue() } }],
      // WHEN only one of the two is given THEN the other is that of the API.
      Throttle: { RateLimit: 5, BurstLimit: 4000 },
      Quota: { Limit: 1000, Period: 'DAY' },
    });
    template().resourceCountIs('AWS::ApiGateway::ApiKey', 2);
    template().resourceCountIs('AWS::ApiGateway::UsagePlanKey', 2);
  });
});

describe('the role for logs', () => {
  test('is left alone unless someone asks, and stays when the stack goes', () => {
    const routes = { 'GET /x': publicRoute() };
    rest({ routes }).template().resourceCountIs('AWS::ApiGateway::Account', 0);
    rest({ routes, cloudWatchRole: true }).template().hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
  });
});

describe('a legacy server', () => {
  const methods = (template: Template) =>
    Object.values(propertiesOf(template, METHOD)) as {
      HttpMethod: string;
      AuthorizationType: string;
      Integration: Record<string, unknown>;
    }[];

  test('gets what no route answers, also on the paths of routes, with host and secret', () => {
    const { stack } = stackOf();
    const secret = new secretsmanager.Secret(stack, 'Shared');
    new ServerlessApi(stack, 'Api', {
      type,
      routes: { 'GET /users/{userId}': publicRoute(), 'ANY /new': publicRoute() },
      legacy: LegacyServer.url('https://old.example.com', { secret }),
    });
    const template = Template.fromStack(stack);
    const forwarded = methods(template).filter(({ Integration }) => Integration.Type === 'HTTP_PROXY');
    expect(forwarded.map(({ Integration }) => Integration.Uri).sort()).toEqual([
      'https://old.example.com/',
      'https://old.example.com/users',
      'https://old.example.com/users/{userId}',
      'https://old.example.com/{proxy}',
    ]);
    for (const { HttpMethod, AuthorizationType } of forwarded) expect([HttpMethod, AuthorizationType]).toEqual(['ANY', 'NONE']);
    template.hasResourceProperties(METHOD, {
      RequestParameters: { 'method.request.path.proxy': true },
      Integration: {
        RequestParameters: {
          'integration.request.path.proxy': 'method.request.path.proxy',
          'integration.request.header.X-Forwarded-Host': 'context.domainName',
          'integration.request.header.x-original-host': 'context.domainName',
          'integration.request.header.x-origin-secret': {
            'Fn::Join': ['', ["'{{resolve:secretsmanager:", stack.resolve(secret.secretArn), ":SecretString:::}}'"]],
          },
        },
      },
    });
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*'] });
  });

  test('answers its own preflights, and the API those of its routes', () => {
    const { template } = rest({
      corsOrigins: ['https://a.example.com'],
      routes: { 'GET /new': publicRoute() },
      legacy: LegacyServer.url('https://old.example.com'),
    });
    const options = methods(template()).filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');
    expect(options.map(({ Integration }) => Integration.ContentHandling)).toEqual(['CONVERT_TO_TEXT']);
  });
});
