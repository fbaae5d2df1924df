import { createHash } from 'node:crypto';
import type { StackResource } from '../assembly';
import { LocalError, messageOf } from '../errors';
import { EdgeFunction } from './edge-function';
import { matchesPath } from './path-pattern';
import {
  type CachePolicy,
  cachePolicy,
  type OriginRequestPolicy,
  originRequestPolicy,
  policyId,
  type ResponseHeadersPolicy,
  responseHeadersPolicy,
} from './policies';

/** Where a behaviour gets its answers. */
export interface CdnOrigin {
  /** `<bucket>.s3…` or `<id>.execute-api…`. */
  readonly domainName: string;
  readonly path: string;
  /** Headers that are added to every request. */
  readonly headers: readonly { readonly HeaderName: string; readonly HeaderValue: string }[];
  /** The bucket, when it is one. */
  readonly bucket?: string;
}

export interface CdnBehavior {
  readonly methods: readonly string[];
  readonly origin: CdnOrigin;
  readonly cache?: CachePolicy;
  readonly originRequest?: OriginRequestPolicy;
  readonly responseHeaders?: ResponseHeadersPolicy;
  readonly viewerRequest?: EdgeFunction;
  readonly viewerResponse?: EdgeFunction;
}

/** A distribution of the template. */
export interface CdnDistribution {
  readonly id: string;
  readonly domainName: string;
  /** Names of its own: `app.example.com`. */
  readonly aliases: readonly string[];
  readonly rootObject: string;
  behavior(path: string): CdnBehavior;
}

interface BehaviorConfig {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods?: readonly string[];
  readonly CachePolicyId?: string;
  readonly OriginRequestPolicyId?: string;
  readonly ResponseHeadersPolicyId?: string;
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: string }[];
  readonly LambdaFunctionAssociations?: readonly unknown[];
  readonly ForwardedValues?: unknown;
  readonly TrustedKeyGroups?: readonly unknown[];
}

interface OriginConfig {
  readonly Id: string;
  readonly DomainName: string;
  readonly OriginPath?: string;
  readonly OriginCustomHeaders?: CdnOrigin['headers'];
}

interface DistributionConfig {
  readonly Aliases?: readonly string[];
  readonly DefaultRootObject?: string;
  readonly DefaultCacheBehavior: BehaviorConfig;
  readonly CacheBehaviors?: readonly BehaviorConfig[];
  readonly CustomErrorResponses?: readonly { readonly ResponsePagePath?: string; readonly ResponseCode?: number }[];
  readonly OriginGroups?: { readonly Items?: readonly unknown[] };
  readonly Origins: readonly OriginConfig[];
}

/** The same for the same stack and logical id. */
export function distributionId({ scope, logicalId }: StackResource): string {
  return `E${createHash('sha256').update(`${scope.stack.stackName}/${logicalId}`).digest('hex').slice(0, 13).toUpperCase()}`;
}

/** The ARN of an `AWS::CloudFront::Function`. */
export function edgeFunctionArn(resource: StackResource): string {
  return `arn:aws:cloudfront::000000000000:function/${String(resource.property('Name') ?? policyId(resource))}`;
}

/** @throws LocalError `CloudFrontNotAvailable` for what would be served differently from AWS */
export function readDistribution(resource: StackResource, onLine: (line: string) => void): CdnDistribution {
  const config = resource.property('DistributionConfig') as unknown as DistributionConfig;
  const refuse = (what: string): LocalError =>
    new LocalError(
      'CloudFrontNotAvailable',
      `Distribution ${resource.logicalId}: ${what} not available locally. Run without it: --ignore ${resource.type}`,
    );
  // Nothing is cached here, so for how long errors are has no effect.
  if (config.CustomErrorResponses?.some(({ ResponsePagePath, ResponseCode }) => ResponsePagePath ?? ResponseCode))
    throw refuse('custom error responses are');
  if (config.OriginGroups?.Items?.length) throw refuse('origin groups are');

  const origins = new Map(config.Origins.map((origin) => [origin.Id, readOrigin(origin)]));
  const functions = new EdgeFunctions(resource, onLine);
  const behavior = (from: BehaviorConfig): CdnBehavior => {
    const where = from.PathPattern ?? 'the default behaviour';
    if (from.LambdaFunctionAssociations?.length) throw refuse(`Lambda@Edge (${where}) is`);
    if (from.TrustedKeyGroups?.length) throw refuse(`signed URLs and cookies (${where}) are`);
    if (from.ForwardedValues !== undefined) throw refuse(`ForwardedValues (${where}) are`);
    const origin = origins.get(from.TargetOriginId);
    if (!origin) throw refuse(`the origin ${from.TargetOriginId} (${where}) is`);
    return {
      origin,
      methods: from.AllowedMethods ?? ['GET', 'HEAD'],
      cache: cachePolicy(resource, from.CachePolicyId),
      originRequest: originRequestPolicy(resource, from.OriginRequestPolicyId),
      responseHeaders: responseHeadersPolicy(resource, from.ResponseHeadersPolicyId),
      viewerRequest: functions.of(from, 'viewer-request'),
      viewerResponse: functions.of(from, 'viewer-response'),
    };
  };
  const behaviors = (config.CacheBehaviors ?? []).map((from) => ({ pattern: String(from.PathPattern), behavior: behavior(from) }));
  const standard = behavior(config.DefaultCacheBehavior);
  const id = distributionId(resource);
  return {
    id,
    domainName: `d${id.slice(1).toLowerCase()}.cloudfront.net`,
    aliases: config.Aliases ?? [],
    rootObject: config.DefaultRootObject ?? '',
    behavior: (path) => behaviors.find(({ pattern }) => matchesPath(pattern, path))?.behavior ?? standard,
  };
}

function readOrigin({ DomainName, OriginPath = '', OriginCustomHeaders = [] }: OriginConfig): CdnOrigin {
  const bucket = /^(.+?)\.s3[.-]([a-z0-9-]+\.)?amazonaws\.com$/.exec(DomainName)?.[1];
  return { domainName: DomainName, path: OriginPath, headers: OriginCustomHeaders, ...(bucket === undefined ? {} : { bucket }) };
}

/** The functions of a distribution, each compiled once. */
class EdgeFunctions {
  private readonly compiled = new Map<string, EdgeFunction>();

  public constructor(
    private readonly distribution: StackResource,
    private readonly onLine: (line: string) => void,
  ) {}

  public of({ FunctionAssociations = [] }: BehaviorConfig, eventType: string): EdgeFunction | undefined {
    const arn = FunctionAssociations.find(({ EventType }) => EventType === eventType)?.FunctionARN;
    if (arn === undefined) return undefined;
    const known = this.compiled.get(arn) ?? this.compile(arn);
    this.compiled.set(arn, known);
    return known;
  }

  private compile(arn: string): EdgeFunction {
    const resources = this.distribution.scope.run.scopes.flatMap((scope) => scope.resources());
    const found = resources.find((one) => one.type === 'AWS::CloudFront::Function' && edgeFunctionArn(one) === arn);
    if (!found)
      throw new LocalError(
        'CloudFrontNotAvailable',
        `Distribution ${this.distribution.logicalId}: the function ${arn} is not in this app.`,
      );
    try {
      return new EdgeFunction(found.logicalId, String(found.property('FunctionCode')), this.onLine);
    } catch (error) {
      throw new LocalError('CloudFrontNotAvailable', `CloudFront function ${found.logicalId}: ${messageOf(error)}`, { cause: error });
    }
  }
}
