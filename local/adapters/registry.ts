import type { StackResource } from '../assembly';
import { LocalError } from '../errors';
import type { ResourceAdapter } from './adapter';
import { cloudFrontDistribution, cloudFrontFunction, cloudFrontPart } from './cloudfront';
import { customResource } from './custom-resource';
import { dynamoDbTable } from './dynamodb-table';
import { eventInvokeConfig } from './event-invoke-config';
import { eventSourceMapping } from './event-source-mapping';
import { eventBus, eventsRule } from './events-rule';
import { apiDomain, httpApi, httpApiPart, httpApiStage } from './http-api';
import { lambdaFunction, lambdaVersion } from './lambda-function';
import { layerVersion } from './layer-version';
import { apiKey, restApi, restApiModel, restApiPart, restApiStage, userPool, userPoolClient } from './rest-api';
import { rotationSchedule } from './rotation-schedule';
import { s3Bucket } from './s3-bucket';
import { schedulerGroup, schedulerSchedule } from './scheduler-schedule';
import { secret } from './secret';
import { emailConfigurationSet, emailEventDestination, emailIdentity } from './ses';
import { snsSubscription, snsTopic } from './sns-topic';
import { sqsQueue } from './sqs-queue';
import { stateMachine } from './state-machine';
import { ignoredTypes, withoutEffect } from './without-effect';

/** In the order in which resources are created: later ones may use earlier ones. */
const ADAPTERS: readonly ResourceAdapter[] = [
  dynamoDbTable,
  s3Bucket,
  secret,
  rotationSchedule,
  // Their URLs, too, are in the environment of functions.
  sqsQueue,
  snsTopic,
  eventBus,
  // Listening before functions are created: their environment may name the URL.
  httpApi,
  httpApiPart,
  httpApiStage,
  apiDomain,
  restApi,
  restApiPart,
  restApiStage,
  restApiModel,
  apiKey,
  userPool,
  userPoolClient,
  cloudFrontPart,
  cloudFrontFunction,
  cloudFrontDistribution,
  layerVersion,
  lambdaFunction,
  lambdaVersion,
  stateMachine,
  eventInvokeConfig,
  snsSubscription,
  eventsRule,
  schedulerGroup,
  schedulerSchedule,
  emailConfigurationSet,
  emailIdentity,
  emailEventDestination,
  // Last: consumers begin when everything is there.
  eventSourceMapping,
  ignoredTypes,
];

/** The adapters of a run. */
export class AdapterRegistry {
  private readonly adapters: readonly ResourceAdapter[];

  /** @param ignore types of the template that the user does without */
  public constructor(ignore: readonly string[]) {
    // What the user does without comes first, whatever would be there for it; the pattern for every custom resource comes last.
    this.adapters = [withoutEffect(ignore), ...ADAPTERS, customResource];
  }

  /** @throws LocalError `ResourceNotAvailable` */
  public of(type: string): ResourceAdapter {
    const adapter = this.find(type);
    if (adapter) return adapter;
    throw new LocalError('ResourceNotAvailable', `${type} is not available locally. Run without it: --ignore ${type}`);
  }

  /**
   * Every resource with its adapter, in the order of creation.
   * @throws LocalError `ResourceNotAvailable` that names every resource without an adapter
   */
  public inOrder(resources: readonly StackResource[]): { readonly resource: StackResource; readonly adapter: ResourceAdapter }[] {
    const unknown = resources.filter(({ type }) => !this.find(type));
    if (unknown.length > 0) {
      const lines = unknown.map(({ type, logicalId, scope }) => `  ${type}  ${scope.stack.displayName}/${logicalId}`);
      const flags = [...new Set(unknown.map(({ type }) => `--ignore ${type}`))].join(' ');
      throw new LocalError('ResourceNotAvailable', `Not available locally:\n${lines.join('\n')}\nRun without them: ${flags}`);
    }
    return this.adapters.flatMap((adapter) =>
      resources.filter(({ type }) => this.find(type) === adapter).map((resource) => ({ resource, adapter })),
    );
  }

  /** A type that ends with `*` stands for all that begin so. */
  private find(type: string): ResourceAdapter | undefined {
    const matches = (pattern: string): boolean => (pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern);
    return this.adapters.find(({ types }) => types.some(matches));
  }
}
