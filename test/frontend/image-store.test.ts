import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ImageStore, type ImageStoreProps, StaticFrontend } from '../../lib/frontend';
import { buildFunction } from '../support/bundle';
import { newStack, oneRoute, viteSite } from './support';

beforeAll(() => buildFunction('site-deployment'));

const withImages = (props: ImageStoreProps = {}) => {
  const { stack } = newStack();
  const api = oneRoute(stack);
  const images = new ImageStore(stack, 'Images', props);
  const grant = images.connectUpload(api.functionFor('POST /uploads'));
  new StaticFrontend(stack, 'Web', { source: viteSite(), api, images });
  return { stack, images, grant, template: Template.fromStack(stack) };
};

test('a function that signs uploads may put images below the prefix, and nothing else', () => {
  const { template, grant } = withImages();
  grant.assertSuccess();
  const bucket = Object.keys(template.findResources('AWS::S3::Bucket')).find((id) => id.startsWith('Images'));
  const statements = Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[])
    .filter(({ Resource }) => JSON.stringify(Resource).includes(`"${bucket}"`));
  expect(statements).toEqual([
    { Action: 's3:PutObject', Effect: 'Allow', Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucket, 'Arn'] }, '/images/*']] } },
  ]);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ IMAGE_BUCKET_NAME: { Ref: bucket }, IMAGE_PREFIX: 'images/' }) },
  });
});

test('images have a behaviour, a cache and headers of their own', () => {
  const { template } = withImages({ path: '/media/photos', cacheDuration: Duration.hours(1) });
  const [policy] = Object.keys(template.findResources('AWS::CloudFront::CachePolicy'));
  template.hasResourceProperties('AWS::CloudFront::CachePolicy', {
    CachePolicyConfig: {
      DefaultTTL: 3600,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    },
  });
  template.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      CacheBehaviors: Match.arrayWith([
        Match.objectLike({ PathPattern: '/media/photos/*', CachePolicyId: { Ref: policy }, FunctionAssociations: Match.absent() }),
      ]),
    },
  });
  // What somebody uploaded must not run as the site's own.
  template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
    ResponseHeadersPolicyConfig: {
      SecurityHeadersConfig: { ContentSecurityPolicy: { ContentSecurityPolicy: Match.stringLikeRegexp("default-src 'none'.*sandbox") } },
    },
  });
});

test('pages may connect to the bucket, for uploads', () => {
  const policies = Object.values(withImages().template.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
  const texts = policies.map(({ Properties }) =>
    JSON.stringify(Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy),
  );
  expect(texts.filter((text) => /connect-src 'self' https:\/\/.*RegionalDomainName/.test(text))).toHaveLength(1);
});

test('uploads come from named origins, or from any; what is not finished goes away', () => {
  withImages({ uploadOrigins: ['https://app.example.com'] }).template.hasResourceProperties('AWS::S3::Bucket', {
    CorsConfiguration: { CorsRules: [{ AllowedMethods: ['POST', 'PUT'], AllowedOrigins: ['https://app.example.com'], MaxAge: 3600 }] },
    LifecycleConfiguration: { Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' }] },
  });
  withImages().template.hasResourceProperties('AWS::S3::Bucket', {
    CorsConfiguration: { CorsRules: [Match.objectLike({ AllowedOrigins: ['*'] })] },
  });
});

test('an imported function gets the permission, and a warning for the variables', () => {
  const { stack } = newStack();
  const arn = 'arn:aws:lambda:us-east-1:111111111111:function:mine';
  new ImageStore(stack, 'Images').connectUpload(lambda.Function.fromFunctionArn(stack, 'Fn', arn));
  Annotations.fromStack(stack).hasWarning('/Shop/Images', Match.stringLikeRegexp('Set IMAGE_BUCKET_NAME and IMAGE_PREFIX'));
});

test.each<[string, ImageStoreProps, RegExp]>([
  ['the root', { path: '/' }, /"\/" is no path.*ImageStore\.Path/],
  ['a pattern', { path: '/images/*' }, /ImageStore\.Path/],
  ['an address instead of an origin', { uploadOrigins: ['https://app.example.com/'] }, /uploadOrigins\[0\].*is no origin/],
  ['more than a year', { cacheDuration: Duration.days(366) }, /ImageStore\.CacheDuration/],
])('%s is refused', (_name, props, message) => {
  expect(() => new ImageStore(new Stack(), 'Images', props)).toThrow(message);
});
