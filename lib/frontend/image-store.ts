import { Annotations, Duration, type RemovalPolicy, Token, Validations } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../core/acknowledge';
import { Problems } from '../core/problems';
import { emptyOnDelete } from '../function';
import { privateBucket } from './frontend-storage';
import { securityHeaders } from './security-headers';

/** Properties of an `ImageStore`. */
export interface ImageStoreProps {
  /**
   * Where the images are on the site. Their keys in the bucket begin with the same path.
   * @default '/images'
   */
  readonly path?: string;
  /**
   * How long CloudFront keeps an image that says nothing about it itself (`Cache-Control` of the upload).
   * @default - one day
   */
  readonly cacheDuration?: Duration;
  /**
   * Origins of the pages that may upload with a signed request: `https://app.example.com`.
   * @default ['*'] the signature is the permission, and the address of the site is not known before the bucket exists
   */
  readonly uploadOrigins?: string[];
  /**
   * What happens to the bucket when it leaves the template. With `DESTROY` it is emptied before.
   * @default - `removalPolicy` of the environment's profile
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** What an upload may be shown as: an image and nothing else. A script in an SVG or a page would run as the site's own. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/**
 * Images that users upload, served on the domain of a `StaticFrontend`.
 *
 * A handler signs an upload (`createPresignedPost` or a presigned `PUT`), the browser sends the file to the bucket, and everybody loads
 * it from `/images/…`. See docs/frontend.md.
 *
 * @example
 * import { ImageStore, ServerlessApi, StaticFrontend } from 'cdk-single-table';
 *
 * declare const api: ServerlessApi;
 * const images = new ImageStore(this, 'Images');
 * images.connectUpload(api.functionFor('POST /uploads'));
 * new StaticFrontend(this, 'Web', { source: 'web/dist', api, images });
 */
export class ImageStore extends Construct {
  /** Holds the images, below `images/`. */
  public readonly bucket: s3.Bucket;
  /** What CloudFront keeps, and for how long. */
  public readonly cachePolicy: cloudfront.CachePolicy;
  /** Where the images are on the site: `/images`. */
  public readonly path: string;
  private readonly responseHeadersPolicy: cloudfront.ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, props: ImageStoreProps = {}) {
    super(scope, id);
    this.path = props.path ?? '/images';
    this.validateProps(props);
    this.bucket = privateBucket(
      this,
      'Bucket',
      {
        cors: [
          {
            allowedMethods: [s3.HttpMethods.POST, s3.HttpMethods.PUT],
            allowedOrigins: props.uploadOrigins ?? ['*'],
            allowedHeaders: ['*'],
            exposedHeaders: ['ETag', 'Location'],
            maxAge: 3600,
          },
        ],
        lifecycleRules: [{ id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      },
      props.removalPolicy,
    );
    emptyOnDelete(this.bucket);
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'CloudFront reads the bucket, and its requests are in the access logs of the distribution; uploads are signed by a function that logs them.',
    });
    this.cachePolicy = new cloudfront.CachePolicy(this, 'Cache', {
      minTtl: Duration.seconds(0),
      defaultTtl: props.cacheDuration ?? Duration.days(1),
      maxTtl: Duration.days(365),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
    this.responseHeadersPolicy = securityHeaders(this, 'Headers', CONTENT_SECURITY_POLICY, false);
  }

  /**
   * Lets a function put images and sign uploads: permission to put objects below the prefix, and the variables `IMAGE_BUCKET_NAME` and
   * `IMAGE_PREFIX` (`images/`). It may neither read nor delete. An imported function does not get the variables, and a warning says so.
   * @param fn the function
   */
  public connectUpload(fn: lambda.IFunction): iam.Grant {
    const images = this.bucket.arnForObjects(`${this.prefix}*`);
    const grant = iam.Grant.addToPrincipal({ grantee: fn, actions: ['s3:PutObject'], resourceArns: [images] });
    if (fn.role) acknowledgeWildcard(fn.role, images, 'The function gives each image its own key below this prefix.');
    const { addEnvironment } = fn as { addEnvironment?: (name: string, value: string) => unknown };
    if (typeof addEnvironment === 'function') {
      addEnvironment.call(fn, 'IMAGE_BUCKET_NAME', this.bucket.bucketName);
      addEnvironment.call(fn, 'IMAGE_PREFIX', this.prefix);
    } else {
      Annotations.of(this).addWarningV2(
        'cdk-single-table:environmentNotSet',
        `${fn.node.path} is an imported function, so its environment cannot be changed from here. Set IMAGE_BUCKET_NAME and IMAGE_PREFIX where the function is defined.`,
      );
    }
    return grant;
  }

  /**
   * The behaviour of a distribution that serves the images.
   * @internal
   */
  public _behaviors(originAccessControl: cloudfront.S3OriginAccessControl): { [pattern: string]: cloudfront.BehaviorOptions } {
    return {
      [`${this.path}/*`]: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(this.bucket, { originAccessControl }),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: this.cachePolicy,
        responseHeadersPolicy: this.responseHeadersPolicy,
        compress: true,
      },
    };
  }

  /** What the keys begin with. */
  private get prefix(): string {
    return `${this.path.slice(1)}/`;
  }

  private validateProps({ uploadOrigins = [], cacheDuration }: ImageStoreProps): void {
    const problems = new Problems('ImageStore', this);
    if (!/^(\/[A-Za-z0-9_-]+)+$/.test(this.path)) {
      problems.add('ImageStore.Path', 'path', `${JSON.stringify(this.path)} is no path: write "/images", of letters, digits, "-" and "_"`);
    }
    for (const [i, origin] of uploadOrigins.entries()) {
      if (Token.isUnresolved(origin) || origin === '*' || /^https?:\/\/[^/\s]+$/.test(origin)) continue;
      problems.add(
        'ImageStore.UploadOrigin',
        `uploadOrigins[${i}]`,
        `${JSON.stringify(origin)} is no origin: write "https://app.example.com"`,
      );
    }
    if (cacheDuration && !cacheDuration.isUnresolved() && cacheDuration.toSeconds() > Duration.days(365).toSeconds()) {
      problems.add(
        'ImageStore.CacheDuration',
        'cacheDuration',
        `${cacheDuration.toHumanString()} is longer than a year: CloudFront keeps nothing longer here`,
      );
    }
    problems.throwIfAny();
  }
}
