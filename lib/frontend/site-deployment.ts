import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct, type IDependable } from 'constructs';
import { acknowledgeWildcard } from '../core/acknowledge';
import { assetPath } from '../core/package-path';
import { ServerlessFunction } from '../function';
import type { SiteDeployment as Definition } from './deployment-definition';

export interface SiteDeploymentProps {
  readonly source: string;
  readonly bucket: s3.IBucket;
  readonly distribution: cloudfront.Distribution;
  readonly hashedFolders: readonly string[];
  readonly config?: { readonly [name: string]: string };
  /** What has to be there before the site is: what its pages call. */
  readonly after: readonly IDependable[];
}

/** Lambda's longest run. CloudFormation waits a little longer, so that the answer of the function is the one that counts. */
const TIMEOUT = Duration.minutes(15);

/** Brings the built site into its bucket at every deployment: a custom resource with a function that may do this and nothing else. */
export class SiteDeployment extends Construct {
  public readonly function: lambda.Function;
  public readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: SiteDeploymentProps) {
    super(scope, id);
    const { bucket, distribution } = props;
    const archive = new assets.Asset(this, 'Source', { path: props.source });
    const { function: fn, role } = new ServerlessFunction(this, 'Function', {
      description: `Deploys the site ${scope.node.path}`.slice(0, 256),
      code: lambda.Code.fromAsset(assetPath('site-deployment')),
      // The archive of the site, a batch of unpacked files and their uploads: see SITE_LIMITS.
      memorySize: 1536,
      timeout: TIMEOUT,
    });
    this.function = fn;
    this.role = role;
    this.allow(archive, bucket, distribution);

    const properties: Definition = {
      AssetBucket: archive.s3BucketName,
      AssetKey: archive.s3ObjectKey,
      SiteBucket: bucket.bucketName,
      DistributionId: distribution.distributionId,
      HashedFolders: props.hashedFolders,
      Config: props.config,
    };
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::SiteDeployment',
      serviceToken: this.function.functionArn,
      serviceTimeout: TIMEOUT.plus(Duration.minutes(1)),
      properties: { ...properties },
    });
    // The permissions must be there before the function runs.
    resource.node.addDependency(this.role, ...props.after);
  }

  private allow(archive: assets.Asset, bucket: s3.IBucket, distribution: cloudfront.Distribution): void {
    const stack = Stack.of(this);
    const allow = (sid: string, actions: string[], resource: string): void => {
      this.role.addToPrincipalPolicy(new iam.PolicyStatement({ sid, actions, resources: [resource] }));
    };
    const files = bucket.arnForObjects('*');
    allow(
      'Source',
      ['s3:GetObject'],
      stack.formatArn({ service: 's3', region: '', account: '', resource: archive.s3BucketName, resourceName: archive.s3ObjectKey }),
    );
    allow('SiteNames', ['s3:ListBucket'], bucket.bucketArn);
    allow('Site', ['s3:GetObject', 's3:GetObjectTagging', 's3:PutObject', 's3:PutObjectTagging'], files);
    allow(
      'Invalidation',
      ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
      stack.formatArn({ service: 'cloudfront', region: '', resource: 'distribution', resourceName: distribution.distributionId }),
    );
    acknowledgeWildcard(this.role, files, 'The bucket holds this site and nothing else; the names of its files change with every version.');
  }
}
