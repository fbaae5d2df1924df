import { CfnResource, Duration, Lazy, Validations } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ServerlessApi } from '../api';
import { emptyOnDelete } from '../function';
import { EnvironmentProfile } from '../profile';
import { contentSecurityPolicy, warnOfLength } from './content-security-policy';
import { PAGE_ROUTES, withoutPrefix } from './edge-functions';
import { addRecords, namesOf } from './frontend-domain';
import { accessLogBucket, allowNotFound, siteBucket } from './frontend-storage';
import { regionalName } from './regional-name';
import { securityHeaders } from './security-headers';
import { SiteDeployment } from './site-deployment';
import type { StaticFrontendProps } from './static-frontend-props';
import { secretsInConfig, validateFrontend } from './validate-frontend';

/**
 * Errors that CloudFront keeps, whatever the cache policy and the origin say.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html#HTTPStatusCodes-cached-errors
 */
const KEPT_ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

/**
 * A single-page application on CloudFront, with its API and its images on the same domain.
 *
 * The bucket is private. Paths without a file extension are answered with `index.html`; a missing file is a 404, and so is what the API
 * does not know: no error is ever turned into a page. At each deployment files are uploaded in an order that never shows half a version,
 * and files of the version before stay for a while. See docs/frontend.md.
 *
 * @example
 * import { ImageStore, ServerlessApi, StaticFrontend } from 'cdk-single-table';
 *
 * declare const api: ServerlessApi;
 * const web = new StaticFrontend(this, 'Web', {
 *   source: 'web/dist',
 *   api,
 *   images: new ImageStore(this, 'Images'),
 *   config: { environment: 'prod' },
 * });
 * new CfnOutput(this, 'Url', { value: web.url });
 */
export class StaticFrontend extends Construct {
  /** The bucket with the files of the site. */
  public readonly bucket: s3.Bucket;
  /** The distribution of the site, its API and its images. */
  public readonly distribution: cloudfront.Distribution;
  /** The bucket with the access logs, unless they are off. */
  public readonly accessLogBucket?: s3.Bucket;
  /** Uploads the files at a deployment. Its permissions are the files of this site, and one archive. */
  public readonly deploymentFunction: lambda.Function;
  /** The headers of pages and files. */
  public readonly responseHeadersPolicy: cloudfront.ResponseHeadersPolicy;
  /** Where the site is, without a slash at the end: `https://app.example.com`. The first name of `domain` that is no pattern. */
  public readonly url: string;

  constructor(scope: Construct, id: string, props: StaticFrontendProps) {
    super(scope, id);
    validateFrontend(this, props);
    this.node.addValidation({ validate: () => secretsInConfig(this, props.config ?? {}) });
    const { domain, images } = props;

    this.bucket = siteBucket(this, props.obsoleteAssetRetention, props.removalPolicy);
    if (props.accessLogs !== false) this.accessLogBucket = accessLogBucket(this, props.accessLogRetention, props.removalPolicy);
    const csp = props.contentSecurityPolicy ?? {};
    const uploads = images ? [`https://${images.bucket.bucketRegionalDomainName}`] : [];
    const policy = contentSecurityPolicy(csp, uploads);
    warnOfLength(this, policy);
    this.responseHeadersPolicy = securityHeaders(this, 'Headers', policy, csp.frameAncestors !== undefined);

    const originAccessControl = new cloudfront.S3OriginAccessControl(this, 'OriginAccess', {
      originAccessControlName: regionalName(this, 'OriginAccess', 64),
    });
    // No default root object: CloudFront would also ask the API for it, where `/api` has become `/`. PAGE_ROUTES has the page for it.
    this.distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `Site ${this.node.path}`.slice(0, 128),
      defaultBehavior: this.siteBehavior(originAccessControl),
      additionalBehaviors: { ...this.apiBehaviors(props), ...images?._behaviors(originAccessControl) },
      // Kept for ten seconds otherwise, under the path alone: what one caller does not find would not be there for the next one.
      errorResponses: KEPT_ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: props.priceClass ?? (Lazy.string({ produce: () => EnvironmentProfile.of(this).priceClass }) as cloudfront.PriceClass),
      webAclId: props.webAclArn,
      ...(this.accessLogBucket ? { enableLogging: true, logBucket: this.accessLogBucket } : { enableLogging: false }),
      ...(domain
        ? {
            domainNames: namesOf(domain),
            certificate: domain.certificate,
            minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
          }
        : {}),
    });
    // Once the distribution is gone nothing writes logs any more, and they can be deleted for good.
    if (this.accessLogBucket) this.distribution.node.addDependency(emptyOnDelete(this.accessLogBucket));
    for (const bucket of images ? [this.bucket, images.bucket] : [this.bucket]) allowNotFound(bucket, this.distribution);
    this.explainFindings(props);
    if (domain) addRecords(this, domain, this.distribution);
    const name = domain && namesOf(domain).find((one) => !one.startsWith('*'));
    this.url = `https://${name ?? this.distribution.distributionDomainName}`;

    const deployment = new SiteDeployment(this, 'Deployment', {
      source: props.source,
      bucket: this.bucket,
      distribution: this.distribution,
      hashedFolders: props.hashedFolders ?? ['assets'],
      config: props.config,
      after: props.api ? routesOf(props.api) : [],
    });
    this.deploymentFunction = deployment.function;
  }

  private siteBehavior(originAccessControl: cloudfront.S3OriginAccessControl): cloudfront.BehaviorOptions {
    return {
      origin: origins.S3BucketOrigin.withOriginAccessControl(this.bucket, { originAccessControl }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: this.responseHeadersPolicy,
      compress: true,
      functionAssociations: [this.viewerRequest('PageRoutes', PAGE_ROUTES)],
    };
  }

  private apiBehaviors({ api, apiPath = '/api' }: StaticFrontendProps): Record<string, cloudfront.BehaviorOptions> {
    if (!api) return {};
    const behavior: cloudfront.BehaviorOptions = {
      // By its id alone: anything that depends on routes or functions would make a circle with a function that knows the site's URL.
      origin: new origins.HttpOrigin(api.originDomainName, {
        originPath: api.originPath === '' ? undefined : api.originPath,
        protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
        readTimeout: Duration.seconds(30),
      }),
      // Not a redirect: it would turn a POST into a GET, after the body was sent in the clear.
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
      // CloudFront compresses only what it may cache.
      compress: false,
      functionAssociations: [this.viewerRequest('ApiPath', withoutPrefix(apiPath))],
    };
    return { [apiPath]: behavior, [`${apiPath}/*`]: behavior };
  }

  private viewerRequest(id: string, code: string): cloudfront.FunctionAssociation {
    const edge = new cloudfront.Function(this, id, {
      code: cloudfront.FunctionCode.fromInline(code),
      runtime: cloudfront.FunctionRuntime.JS_2_0,
    });
    return { function: edge, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST };
  }

  private explainFindings({ domain, webAclArn, accessLogs }: StaticFrontendProps): void {
    const explain = (id: string, reason: string): void =>
      Validations.of(this.distribution).acknowledge({ id: `AwsSolutions-${id}`, reason });
    explain('CFR1', 'The site is for everybody; who wants to leave countries out does so with a web ACL.');
    if (webAclArn === undefined)
      explain('CFR2', 'A web ACL costs money by the month, so it is a choice: `webAclArn`. The API has throttling of its own.');
    if (accessLogs === false) explain('CFR3', 'Access logs were switched off with `accessLogs: false`.');
    if (!domain)
      explain('CFR4', 'The certificate of cloudfront.net comes with its own list of protocols; `domain` sets TLS 1.2 as the least.');
  }
}

/** What a new version of the site may call: routes with the functions behind them. */
function routesOf(api: ServerlessApi): CfnResource[] {
  const served = ['AWS::ApiGatewayV2::Route', 'AWS::ApiGateway::Stage'];
  return api.node.findAll().filter((node): node is CfnResource => CfnResource.isCfnResource(node) && served.includes(node.cfnResourceType));
}
