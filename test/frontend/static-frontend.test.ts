import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ApiAuthorizer, ApiType, ServerlessApi } from '../../lib/api';
import { ImageStore, StaticFrontend, type StaticFrontendProps } from '../../lib/frontend';
import { EnvironmentProfile } from '../../lib/profile';
import { buildFunction } from '../support/bundle';
import { acknowledgements, FLAGS, STRICT, type Synthesized } from '../support/conformance';
import { handlerFile, newStack, oneRoute, siteFolder, viteSite } from './support';

jest.setTimeout(60_000); // the machine may be busy with other suites
beforeAll(() => buildFunction('site-deployment'));

const web = (stack: Stack, props: Partial<StaticFrontendProps> = {}): StaticFrontend =>
  new StaticFrontend(stack, 'Web', { source: viteSite(), ...props });
const templateOf = (props: Partial<StaticFrontendProps> = {}): Template => {
  const { stack } = newStack();
  web(stack, props);
  return Template.fromStack(stack);
};
const distributionOf = (template: Template): Record<string, unknown> =>
  Object.values(template.findResources('AWS::CloudFront::Distribution'))[0].Properties.DistributionConfig;

describe('pages', () => {
  test('come from a private bucket that only this distribution reads', () => {
    const template = templateOf();
    template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: { OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    });
    const own = { StringEquals: { 'AWS:SourceArn': Match.objectLike({ 'Fn::Join': Match.anyValue() }) } };
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: 's3:GetObject', Principal: { Service: 'cloudfront.amazonaws.com' }, Condition: own }),
          Match.objectLike({ Action: 's3:ListBucket', Principal: { Service: 'cloudfront.amazonaws.com' }, Condition: own }),
        ]),
      },
    });
    for (const bucket of Object.values(template.findResources('AWS::S3::Bucket'))) {
      expect(Object.values(bucket.Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    }
  });

  test('no answer is ever replaced, for the whole distribution', () => {
    const { CustomErrorResponses, DefaultRootObject } = distributionOf(templateOf());
    // A root object would also be asked for where the API's path has been taken off.
    expect(DefaultRootObject).toBeUndefined();
    // THEN errors are passed on as they are, and none is kept for the next caller.
    expect(CustomErrorResponses).toEqual(
      [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
  });

  test('have security headers, and a policy that allows the site alone', () => {
    templateOf().hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            ContentSecurityPolicy: [
              "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:",
              "connect-src 'self'; media-src 'self'; worker-src 'self'; frame-src 'none'; frame-ancestors 'none'; object-src 'none'",
              "base-uri 'self'; form-action 'self'",
            ].join('; '),
            Override: true,
          },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: true },
          ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: true },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 31536000, IncludeSubdomains: false, Override: true },
        },
      },
    });
  });

  test('may load from elsewhere what is named, and only that', () => {
    const template = templateOf({
      contentSecurityPolicy: {
        scripts: ["'sha256-abc='"],
        connections: ['https://api.example.com'],
        frameAncestors: ['https://partner.example.com'],
      },
    });
    template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            ContentSecurityPolicy: Match.stringLikeRegexp(
              "script-src 'self' 'sha256-abc='; .*connect-src 'self' https://api\\.example\\.com; .*frame-ancestors https://partner\\.example\\.com;",
            ),
          },
          // X-Frame-Options has no list, and would refuse the partner.
          FrameOptions: Match.absent(),
        },
      },
    });
  });
});

test('a policy that is longer than CloudFront takes is warned of', () => {
  const warnings = (count: number) => {
    const { stack } = newStack();
    web(stack, { contentSecurityPolicy: { images: Array.from({ length: count }, (_, i) => `https://images-${i}.example.com`) } });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('Content Security Policy has \\d+ characters'));
  };
  expect(warnings(10)).toHaveLength(0);
  expect(warnings(60)).toHaveLength(1);
});

describe('the API on the same domain', () => {
  const withApi = (type: ApiType) => {
    const { stack } = newStack();
    const api = oneRoute(stack, { type });
    const frontend = web(stack, { api });
    return { stack, api, frontend, template: Template.fromStack(stack) };
  };

  test.each([ApiType.HTTP, ApiType.REST])('%s: every method, nothing cached, everything but the host is passed on', (type) => {
    const { CacheBehaviors } = distributionOf(withApi(type).template) as { CacheBehaviors: Record<string, unknown>[] };
    expect(CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/api', '/api/*']);
    for (const behavior of CacheBehaviors) {
      expect(behavior).toMatchObject({
        AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', // CachingDisabled
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac', // AllViewerExceptHostHeader
        ViewerProtocolPolicy: 'https-only',
      });
    }
  });

  test.each([ApiType.HTTP, ApiType.REST])('%s: functions of the API may know the URL of the site', (type) => {
    const { stack } = newStack();
    const api = oneRoute(stack, { type });
    const { url } = web(stack, { api, images: new ImageStore(stack, 'Images'), config: { apiUrl: api.url } });
    const fn = api.functionFor('POST /uploads') as unknown as { addEnvironment(name: string, value: string): void };
    fn.addEnvironment('SITE_URL', url);
    // THEN CloudFormation can order the resources: fromStack refuses circles.
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test.each([
    [ApiType.HTTP, 'AWS::ApiGatewayV2::Route'],
    [ApiType.REST, 'AWS::ApiGateway::Stage'],
  ])('%s: a new version of the site comes after what it calls', (type, served) => {
    const { template } = withApi(type);
    const [{ DependsOn }] = Object.values(template.findResources('Custom::SiteDeployment'));
    for (const id of Object.keys(template.findResources(served))) expect(DependsOn).toContain(id);
  });

  test('an API of another stack comes before the site', () => {
    const { app, stack } = newStack();
    const other = new Stack(app, 'Other');
    web(stack, { api: oneRoute(other) });
    app.synth();
    expect(stack.dependencies).toEqual([other]);
  });

  test('each behaviour has the function that it needs, and no other', () => {
    const { template } = withApi(ApiType.HTTP);
    const code = (behavior: unknown): string => {
      const [{ FunctionARN, EventType }] = (
        behavior as { FunctionAssociations: { FunctionARN: { 'Fn::GetAtt': [string] }; EventType: string }[] }
      ).FunctionAssociations;
      expect(EventType).toBe('viewer-request');
      const { FunctionCode, FunctionConfig } = template.findResources('AWS::CloudFront::Function')[FunctionARN['Fn::GetAtt'][0]].Properties;
      expect(FunctionConfig.Runtime).toBe('cloudfront-js-2.0');
      return FunctionCode;
    };
    const { DefaultCacheBehavior, CacheBehaviors } = distributionOf(template) as {
      DefaultCacheBehavior: unknown;
      CacheBehaviors: unknown[];
    };
    expect(code(DefaultCacheBehavior)).toContain('/index.html');
    for (const behavior of CacheBehaviors) expect(code(behavior)).toContain(`'/api'.length`);
  });
});

describe('deployment', () => {
  test('the function may read one archive, write one bucket, invalidate one distribution', () => {
    const template = templateOf({ config: { stage: 'prod' } });
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('WebDeployment'));
    const statements = policy[1].Properties.PolicyDocument.Statement as { Sid?: string; Action: unknown; Resource: unknown }[];
    const bySid = Object.fromEntries(statements.filter(({ Sid }) => Sid).map(({ Sid, Action, Resource }) => [Sid, { Action, Resource }]));
    expect(Object.keys(bySid)).toEqual(['Source', 'SiteNames', 'Site', 'Invalidation']);
    const [deployment] = Object.values(template.findResources('Custom::SiteDeployment'));
    expect(bySid.Source).toMatchObject({ Action: 's3:GetObject' });
    expect(JSON.stringify(bySid.Source.Resource)).toContain(`/${deployment.Properties.AssetKey}"`);
    expect(bySid.Site.Resource).toEqual({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [deployment.Properties.SiteBucket.Ref, 'Arn'] }, '/*']] });
    expect(JSON.stringify(bySid.Invalidation.Resource)).toContain(deployment.Properties.DistributionId.Ref);
    expect(deployment.DependsOn).toContain(policy[0]);
    expect(deployment.Properties).toMatchObject({ Config: { stage: 'prod' }, HashedFolders: ['assets'] });
  });

  test.each([
    ['dev', EnvironmentProfile.dev(), { days: 1, delete: 'Delete', empty: 'true', price: 'PriceClass_100' }],
    ['staging', EnvironmentProfile.staging(), { days: 7, delete: 'Delete', empty: 'true', price: 'PriceClass_100' }],
    ['prod', EnvironmentProfile.prod(), { days: 30, delete: 'Retain', empty: 'false', price: 'PriceClass_All' }],
  ])('%s decides, even when it is applied later', (_name, profile, expected) => {
    const { stack } = newStack();
    web(stack);
    profile.applyTo(stack);
    const template = Template.fromStack(stack);
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: expected.delete,
      Properties: {
        LifecycleConfiguration: {
          Rules: Match.arrayWith([
            Match.objectLike({
              ExpirationInDays: expected.days,
              TagFilters: [{ Key: 'deployment', Value: 'obsolete' }],
              Status: 'Enabled',
            }),
          ]),
        },
      },
    });
    const cleanups = Object.values(template.findResources('Custom::BucketCleanup'));
    expect(cleanups.map(({ Properties }) => Properties.EmptyOnDelete)).toEqual([expected.empty, expected.empty]);
    // THEN nobody may delete what is kept.
    const deleting = JSON.stringify(template.findResources('AWS::IAM::Policy')).match(/s3:DeleteObject/g) ?? [];
    expect(deleting).toHaveLength(expected.empty === 'true' ? 2 : 0);
    expect(distributionOf(template).PriceClass).toBe(expected.price);
  });

  test('properties win over the profile', () => {
    const { stack } = newStack();
    EnvironmentProfile.prod().applyTo(stack);
    web(stack, { obsoleteAssetRetention: Duration.days(3), accessLogRetention: Duration.days(9), removalPolicy: RemovalPolicy.DESTROY });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('Custom::BucketCleanup', { EmptyOnDelete: 'true' });
    for (const ExpirationInDays of [3, 9]) {
      template.hasResourceProperties('AWS::S3::Bucket', {
        LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays })]) },
      });
    }
  });

  test('logs are deleted after the distribution that writes them', () => {
    const template = templateOf({ removalPolicy: RemovalPolicy.DESTROY });
    const [logs] = Object.keys(
      template.findResources('Custom::BucketCleanup', { Properties: { Bucket: { Ref: Match.stringLikeRegexp('AccessLogs') } } }),
    );
    const [{ DependsOn }] = Object.values(template.findResources('AWS::CloudFront::Distribution'));
    expect(DependsOn).toContain(logs);
  });

  test('names that are taken once for all regions have the region in them', () => {
    const template = templateOf();
    const [{ Properties: headers }] = Object.values(template.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
    const [{ Properties: access }] = Object.values(template.findResources('AWS::CloudFront::OriginAccessControl'));
    for (const name of [headers.ResponseHeadersPolicyConfig.Name, access.OriginAccessControlConfig.Name]) {
      expect(name).toEqual({ 'Fn::Join': ['', [expect.stringMatching(/^ShopWeb\w+-(Headers|OriginAccess)-$/), { Ref: 'AWS::Region' }]] });
    }
  });

  test('access logs can be off', () => {
    const template = templateOf({ accessLogs: false });
    template.resourceCountIs('AWS::S3::Bucket', 1);
    expect(distributionOf(template).Logging).toBeUndefined();
  });
});

describe('a domain', () => {
  const arn = (region: string) => `arn:aws:acm:${region}:111111111111:certificate/1234`;

  test('has its names, TLS 1.2 and records of both kinds', () => {
    const { stack } = newStack({}, { env: { account: '111111111111', region: 'eu-central-1' } });
    const { url } = web(stack, {
      domain: {
        domainName: 'app.example.com',
        alternativeNames: ['www.example.com'],
        certificate: Certificate.fromCertificateArn(stack, 'Certificate', arn('us-east-1')),
        hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' }),
      },
    });
    expect(url).toBe('https://app.example.com');
    const template = Template.fromStack(stack);
    expect(distributionOf(template)).toMatchObject({
      Aliases: ['app.example.com', 'www.example.com'],
      ViewerCertificate: { AcmCertificateArn: arn('us-east-1'), MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
    });
    const records = Object.values(template.findResources('AWS::Route53::RecordSet')).map(
      ({ Properties }) => `${Properties.Name} ${Properties.Type}`,
    );
    expect(records.sort()).toEqual(['app.example.com. A', 'app.example.com. AAAA', 'www.example.com. A', 'www.example.com. AAAA']);
  });

  test.each([
    ['the first name that is no pattern', ['app.example.com'], 'https://app.example.com'],
    ['that of CloudFront, if all are', [], expect.stringMatching(/^https:\/\/\$\{Token/)],
  ])('the address of a site with a pattern for a name is %s', (_, alternativeNames, expected) => {
    const { stack } = newStack();
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', arn('us-east-1'));
    expect(web(stack, { domain: { domainName: '*.example.com', alternativeNames, certificate } }).url).toEqual(expected);
  });

  test('a certificate of another region is refused, whether imported or created', () => {
    const { stack } = newStack({}, { env: { account: '111111111111', region: 'eu-central-1' } });
    const domain = (certificate: Certificate | ReturnType<typeof Certificate.fromCertificateArn>) => ({
      domain: { domainName: 'app.example.com', certificate },
    });
    expect(() => web(stack, domain(Certificate.fromCertificateArn(stack, 'A', arn('eu-west-1'))))).toThrow(
      /is in eu-west-1.*us-east-1 only/,
    );
    expect(() =>
      web(
        new Stack(stack, 'B', { env: { region: 'eu-central-1' } }),
        domain(new Certificate(stack, 'C', { domainName: 'app.example.com' })),
      ),
    ).toThrow(/StaticFrontend\.CertificateRegion/);
  });
});

describe('what is wrong is said at synthesis', () => {
  const file = siteFolder('wrong', { 'a.txt': 'x', 'no-index/app.js': 'x' });
  test.each<[string, Partial<StaticFrontendProps>, string, RegExp]>([
    ['a folder that is not there', { source: 'web/none' }, 'SourceMissing', /"web\/none".*build the site/],
    ['a file', { source: `${file}/a.txt` }, 'SourceNotAFolder', /is a file/],
    ['no index.html', { source: `${file}/no-index` }, 'IndexMissing', /has no index\.html/],
    [
      'a config.json of its own',
      { source: siteFolder('own', { 'index.html': '', 'config.json': '{}' }), config: { a: 'b' } },
      'PathTaken',
      /config\.json/,
    ],
    ['a path with a slash at its end', { apiPath: '/api/' }, 'Path', /"\/api\/" is no path/],
    ['a folder with slashes', { hashedFolders: ['/assets/'] }, 'HashedFolder', /without slashes/],
    [
      'an unquoted keyword',
      { contentSecurityPolicy: { scripts: ['unsafe-inline'] } },
      'ContentSecurityPolicy',
      /scripts\[0\].*"'unsafe-inline'"/,
    ],
    ['two sources in one', { contentSecurityPolicy: { images: ['https://a.com https://b.com'] } }, 'ContentSecurityPolicy', /images\[0\]/],
    ['every site', { contentSecurityPolicy: { connections: ['*'] } }, 'ContentSecurityPolicy', /connections\[0\]/],
    ['a regional web ACL', { webAclArn: 'arn:aws:wafv2:eu-central-1:111111111111:regional/webacl/a/b' }, 'WebAcl', /us-east-1/],
    ['half a day', { obsoleteAssetRetention: Duration.hours(12) }, 'Days', /obsoleteAssetRetention.*12 hours/],
    ['snapshots of a bucket', { removalPolicy: RemovalPolicy.SNAPSHOT }, 'RemovalPolicy', /no snapshots/],
  ])('%s', (_name, props, code, message) => {
    const { stack } = newStack();
    expect(() => web(stack, props)).toThrow(message);
    expect(() => web(new Stack(), props)).toThrow(`[StaticFrontend.${code}]`);
  });

  test('everything at once', () => {
    const { stack } = newStack();
    expect(() => web(stack, { source: 'none', apiPath: 'api', config: { a: 1 as unknown as string } })).toThrow(/has 3 problems/);
  });

  test('more than the deployment can hold', () => {
    const source = siteFolder('large', { 'index.html': '', 'a.bin': '', 'b.bin': '', 'c.bin': '', 'd.bin': '', 'e.bin': '' });
    // Files with a size and no content: the disk does not notice.
    for (const name of 'abcd') truncateSync(join(source, `${name}.bin`), 99 * 1024 * 1024);
    truncateSync(join(source, 'e.bin'), 101 * 1024 * 1024);
    expect(() => web(newStack().stack, { source })).toThrow(
      /e\.bin has 101\.0 MiB, the most is 100 MiB[\s\S]*497\.0 MiB, the most is 400 MiB/,
    );
  });

  test('a secret in config', () => {
    const { app, stack } = newStack();
    const secret = Secret.fromSecretNameV2(stack, 'Secret', 'key').secretValue.unsafeUnwrap();
    web(stack, { config: { stage: 'dev', key: `key=${secret}` } });
    expect(() => app.synth()).toThrow(/\[Shop\/Web\] config\.key: is a secret/);
  });

  test('an API with IAM routes', () => {
    const { stack } = newStack();
    const entry = handlerFile();
    const api = new ServerlessApi(stack, 'Api', { routes: { 'GET /users': { entry, authorizer: ApiAuthorizer.iam() } } });
    expect(() => web(stack, { api })).toThrow(/Shop\/Api has routes with ApiAuthorizer\.iam\(\).*StaticFrontend\.IamApi/);
  });

  test('files that the API or the images would hide', () => {
    const { stack } = newStack();
    const source = siteFolder('hidden', { 'index.html': '', 'api/a.json': '', 'images/logo.png': '' });
    const images = new ImageStore(stack, 'Images');
    expect(() => web(stack, { source, api: oneRoute(stack), images })).toThrow(
      /has 2 problems[\s\S]*\/api is the API[\s\S]*\/images is the image store/,
    );
  });

  test('images in another stack, or under the path of the API', () => {
    const { app, stack } = newStack();
    expect(() => web(stack, { images: new ImageStore(new Stack(app, 'Other'), 'Images') })).toThrow(/Other\/Images is in another stack/);
    const other = newStack().stack;
    const images = new ImageStore(other, 'Images', { path: '/files/images' });
    expect(() => web(other, { api: oneRoute(other), apiPath: '/files', images })).toThrow(/\/files and \/files\/images/);
  });
});

describe.each(FLAGS)('%s', (_name, context) => {
  const full = () => {
    const { app, stack } = newStack({ ...context, ...STRICT });
    const api = oneRoute(stack);
    const images = new ImageStore(stack, 'Images');
    images.connectUpload(api.functionFor('POST /uploads'));
    const site = web(stack, { api, images, config: { apiUrl: api.url } });
    new CfnOutput(stack, 'Url', { value: site.url });
    return { app, stack, site };
  };

  test('cdk-nag has no finding that is not explained', () => {
    const { app, stack } = full();
    const findings = [AwsSolutionsChecks, ServerlessChecks].flatMap((Checks) => {
      const { violations } = new Checks(app).validateScope(stack);
      return violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      );
    });
    expect(findings).toEqual([]);
    for (const { id, reason } of acknowledgements(stack))
      expect({ id, words: reason.split(/\s+/).length >= 5 }).toEqual({ id, words: true });
  });

  test('passes the strict validation of templates, without warnings', () => {
    process.env.CDK_VALIDATION = 'true';
    try {
      const { app, stack } = full();
      expect(() => app.synth()).not.toThrow();
      const warnings = stack.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type === 'aws:cdk:warning'));
      expect(warnings).toEqual([]);
    } finally {
      process.env.CDK_VALIDATION = 'false';
    }
  });

  test('twice the same, and stateful resources keep their ids', () => {
    const [first, second] = [full(), full()].map(
      ({ app, stack }) => app.synth().getStackArtifact(stack.artifactId).template as Synthesized,
    );
    expect(second).toEqual(first);
    const buckets = Object.entries(first.Resources).filter(
      ([, { Type }]) => Type === 'AWS::S3::Bucket' || Type === 'AWS::CloudFront::Distribution',
    );
    expect(buckets.map(([id]) => id)).toEqual([
      'ImagesBucket4B6DB8E1',
      'WebBucketE51352C0',
      'WebAccessLogs024BC47D',
      'WebDistributionCF3E234B',
    ]);
  });
});
