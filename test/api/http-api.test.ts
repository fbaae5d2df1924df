import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiAuthorizer, JwtSigningKey, LegacyServer, RequestBody, ServerlessApi } from '../../lib/api';
import { EnvironmentProfile } from '../../lib/profile';
import { create, propertiesOf, publicRoute, SESSIONS, stackOf, tableIn, USERS } from './support/api';

const ROUTE = 'AWS::ApiGatewayV2::Route';
const AUTHORIZER = 'AWS::ApiGatewayV2::Authorizer';
const JWT = ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['shop'] });

describe('the resources', () => {
  test('a route, its function, and one permission', () => {
    const { template } = create({ routes: { 'GET /users/{userId}': publicRoute({ handler: 'get' }) } });
    template().hasResourceProperties(ROUTE, {
      RouteKey: 'GET /users/{userId}',
      AuthorizationType: 'NONE',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: Match.stringLikeRegexp('^ApiTestApiHandlersUsers.*Integration') }]] },
    });
    template().hasResourceProperties('AWS::ApiGatewayV2::Integration', { IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
    template().hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':execute-api:eu-west-1:111111111111:', { Ref: Match.anyValue() }, '/*/*']],
      },
    });
  });

  test('a log of its own, one JSON line for each request', () => {
    const { stack, api, template } = create({ routes: { 'GET /x': publicRoute() } });
    const [stage] = Object.values(propertiesOf(template(), 'AWS::ApiGatewayV2::Stage')) as [{ AccessLogSettings: Record<string, unknown> }];
    expect(stage.AccessLogSettings.DestinationArn).toEqual(stack.resolve(api.accessLogGroup.logGroupArn));
    expect(JSON.parse(stage.AccessLogSettings.Format as string)).toMatchObject({
      requestId: '$context.requestId',
      status: '$context.status',
    });
  });

  test('limits of the environment, also of one that is applied later', () => {
    const { stack, template } = create({ routes: { 'GET /x': publicRoute() } });
    EnvironmentProfile.dev().applyTo(stack);
    template().hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    });
  });

  test('limits of its own', () => {
    create({ routes: { 'GET /x': publicRoute() }, throttle: { rateLimit: 7 } })
      .template()
      .hasResourceProperties('AWS::ApiGatewayV2::Stage', { DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 4000 } });
  });

  test('where it answers, known by nothing but its id', () => {
    const { stack, api } = create({ routes: { 'GET /x': publicRoute() } });
    expect(stack.resolve(api.url)).toEqual({
      'Fn::Join': ['', ['https://', { Ref: 'ApiF1A3B7F9' }, '.execute-api.eu-west-1.', { Ref: 'AWS::URLSuffix' }]],
    });
    expect(api.originPath).toBe('');
    expect(api.usesIam).toBe(false);
  });

  test('a body that a REST API would check changes nothing', () => {
    const { stack } = stackOf();
    const body = RequestBody.entity('User');
    new ServerlessApi(stack, 'Api', { table: tableIn(stack), routes: { 'POST /x': publicRoute({ body }) } });
    Template.fromStack(stack).resourceCountIs('AWS::ApiGatewayV2::Model', 0);
  });
});

describe('authorizers', () => {
  test('tokens of an issuer are checked by API Gateway, with one authorizer for all routes', () => {
    const same = ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['shop'] });
    const { template } = create({ authorizer: JWT, routes: { 'GET /a': { entry: USERS }, 'GET /b': { entry: USERS, authorizer: same } } });
    template().resourceCountIs(AUTHORIZER, 1);
    template().hasResourceProperties(AUTHORIZER, {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://login.example.com', Audience: ['shop'] },
    });
    template().allResourcesProperties(ROUTE, { AuthorizationType: 'JWT', AuthorizerId: Match.anyValue() });
    template().resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('tokens of an own key are checked by a function that may read the key and nothing else', () => {
    const { stack } = stackOf();
    const key = new JwtSigningKey(stack, 'Key', { issuer: 'https://shop.example.com', audience: 'shop' });
    new ServerlessApi(stack, 'Api', {
      authorizer: ApiAuthorizer.jwtKey(key),
      authorizerCache: Duration.minutes(1),
      routes: { 'GET /a': { entry: USERS }, 'GET /b': { entry: SESSIONS, authorizer: ApiAuthorizer.jwtKey(key) } },
    });
    const template = Template.fromStack(stack);
    template.resourceCountIs(AUTHORIZER, 1);
    template.hasResourceProperties(AUTHORIZER, {
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: ['$request.header.Authorization'],
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      SourceArn: { 'Fn::Join': ['', Match.arrayWith(['/authorizers/*'])] },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Checks the token of a request',
      Environment: { Variables: { JWT_KEY_SECRET_ARN: { Ref: Match.stringLikeRegexp('^KeySecret') } } },
    });
  });

  test('what API Gateway remembers of a token is nothing by default', () => {
    const { stack } = stackOf();
    const key = new JwtSigningKey(stack, 'Key', { issuer: 'https://shop.example.com', audience: 'shop' });
    new ServerlessApi(stack, 'Api', { authorizer: ApiAuthorizer.jwtKey(key), routes: { 'GET /a': { entry: USERS } } });
    Template.fromStack(stack).hasResourceProperties(AUTHORIZER, { AuthorizerResultTtlInSeconds: 0 });
  });

  test('users of a pool', () => {
    const { stack } = stackOf();
    const pool = new cognito.UserPool(stack, 'Pool');
    const client = pool.addClient('Web');
    new ServerlessApi(stack, 'Api', {
      authorizer: ApiAuthorizer.userPool(pool, { clients: [client] }),
      routes: { 'GET /a': { entry: USERS }, 'GET /b': publicRoute() },
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(AUTHORIZER, {
      JwtConfiguration: {
        Issuer: { 'Fn::Join': ['', ['https://', stack.resolve(pool.userPoolProviderName)]] },
        Audience: [stack.resolve(client.userPoolClientId)],
      },
    });
    template.hasResourceProperties(ROUTE, { RouteKey: 'GET /b', AuthorizationType: 'NONE', AuthorizerId: Match.absent() });
  });

  test('principals of AWS', () => {
    const { api, template } = create({ authorizer: ApiAuthorizer.iam(), routes: { 'GET /a': { entry: USERS } } });
    template().hasResourceProperties(ROUTE, { AuthorizationType: 'AWS_IAM' });
    expect(api.usesIam).toBe(true);
  });

  test('an authorizer of AWS principals that no route has is no use of IAM', () => {
    expect(create({ authorizer: ApiAuthorizer.iam(), routes: { 'GET /a': publicRoute() } }).api.usesIam).toBe(false);
  });
});

describe('CORS', () => {
  test('is answered by API Gateway', () => {
    create({
      corsOrigins: ['https://shop.example.com'],
      corsCredentials: true,
      corsHeaders: ['x-mine'],
      routes: { 'GET /a': publicRoute(), 'POST /a': publicRoute() },
    })
      .template()
      .hasResourceProperties('AWS::ApiGatewayV2::Api', {
        CorsConfiguration: {
          AllowOrigins: ['https://shop.example.com'],
          AllowMethods: ['GET', 'OPTIONS', 'POST'],
          AllowHeaders: ['x-mine'],
          AllowCredentials: true,
          MaxAge: 3600,
        },
      });
  });

  test('is not there unless someone asks', () => {
    create({ routes: { 'GET /a': publicRoute() } })
      .template()
      .hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
  });
});

describe('a domain name', () => {
  const certificateArn = 'arn:aws:acm:eu-west-1:111111111111:certificate/abc';
  const withDomain = (zone: boolean) => {
    const { stack } = stackOf();
    const certificate = acm.Certificate.fromCertificateArn(stack, 'Certificate', certificateArn);
    const hostedZone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
    const api = new ServerlessApi(stack, 'Api', {
      routes: { 'GET /a': publicRoute() },
      domain: { domainName: 'api.example.com', certificate, ...(zone && { hostedZone }) },
    });
    return { api, template: Template.fromStack(stack) };
  };

  test('that is taken away opens the other one again', () => {
    const { stack } = stackOf();
    new ServerlessApi(stack, 'Api', { routes: { 'GET /a': publicRoute() } });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: false });
  });

  test('closes the other one', () => {
    const { api, template } = withDomain(true);
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainNameConfigurations: [{ CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { Stage: '$default' });
    expect([api.url, api.originDomainName, api.originPath]).toEqual(['https://api.example.com', 'api.example.com', '']);
  });

  test('has records where the zone is known', () => {
    const types = (zone: boolean) =>
      Object.values(propertiesOf(withDomain(zone).template, 'AWS::Route53::RecordSet')).map(({ Type }) => Type);
    expect(types(true).sort()).toEqual(['A', 'AAAA']);
    expect(types(false)).toEqual([]);
    expect(Stack.of(withDomain(false).api).resolve(withDomain(false).api.regionalDomainName)).toBeDefined();
  });
});

describe('a legacy server', () => {
  test('gets every request that no route answers, with the host and the secret', () => {
    const { stack } = stackOf();
    const secret = new secretsmanager.Secret(stack, 'Shared');
    new ServerlessApi(stack, 'Api', {
      authorizer: JWT,
      routes: { 'GET /a': { entry: USERS } },
      legacy: LegacyServer.url('https://old.example.com/app/', { secret }),
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(ROUTE, { RouteKey: 'ANY /', AuthorizationType: 'NONE' });
    template.hasResourceProperties(ROUTE, { RouteKey: 'ANY /{proxy+}', AuthorizationType: 'NONE' });
    for (const IntegrationUri of ['https://old.example.com/app/', 'https://old.example.com/app/{proxy}']) {
      template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
        IntegrationType: 'HTTP_PROXY',
        IntegrationMethod: 'ANY',
        IntegrationUri,
        RequestParameters: {
          'overwrite:header.x-original-host': '$context.domainName',
          'overwrite:header.x-origin-secret': {
            'Fn::Join': ['', ['{{resolve:secretsmanager:', stack.resolve(secret.secretArn), ':SecretString:::}}']],
          },
        },
      });
    }
  });

  test('leaves the root to a route that takes all of it', () => {
    const legacy = LegacyServer.url('https://old.example.com');
    const keys = Object.values(propertiesOf(create({ routes: { 'ANY /': publicRoute() }, legacy }).template(), ROUTE));
    expect(keys.map(({ RouteKey }) => RouteKey).sort()).toEqual(['ANY /', 'ANY /{proxy+}']);
  });
});
