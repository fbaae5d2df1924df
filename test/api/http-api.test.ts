import { Match } from 'aws-cdk-lib/assertions';
import { create, publicRoute } from './support/api';

describe('the resources of an HTTP API', () => {
  test('a route, its function, and one permission', () => {
    const { template } = create({ routes: { 'GET /users/{userId}': publicRoute({ handler: 'get' }) } });
    template().hasResourceProperties('AWS::ApiGatewayV2::Route', {
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
});
