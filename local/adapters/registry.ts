import type { StackResource } from '../assembly';
import { LocalError } from '../errors';
import type { ResourceAdapter } from './adapter';
import { dynamoDbTable } from './dynamodb-table';
import { eventInvokeConfig } from './event-invoke-config';
import { eventSourceMapping } from './event-source-mapping';
import { eventBus, eventsRule } from './events-rule';
import { apiDomain, httpApi, httpApiPart, httpApiStage } from './http-api';
import { lambdaFunction, lambdaVersion } from './lambda-function';
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
  // Their URLs, too, are in the environment of functions.
  sqsQueue,
  snsTopic,
  eventBus,
  // Listening before functions are created: their environment may name the URL.
  httpApi,
  httpApiPart,
  httpApiStage,
  apiDomain,
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
    this.adapters = [...ADAPTERS, withoutEffect(ignore)];
  }

  /** @throws LocalError `ResourceNotAvailable` */
  public of(type: string): ResourceAdapter {
    const adapter = this.adapters.find(({ types }) => types.includes(type));
    if (adapter) return adapter;
    throw new LocalError('ResourceNotAvailable', `${type} is not available locally. Run without it: --ignore ${type}`);
  }

  /**
   * Every resource with its adapter, in the order of creation.
   * @throws LocalError `ResourceNotAvailable` that names every resource without an adapter
   */
  public inOrder(resources: readonly StackResource[]): { readonly resource: StackResource; readonly adapter: ResourceAdapter }[] {
    const unknown = resources.filter(({ type }) => !this.adapters.some(({ types }) => types.includes(type)));
    if (unknown.length > 0) {
      const lines = unknown.map(({ type, logicalId, scope }) => `  ${type}  ${scope.stack.displayName}/${logicalId}`);
      const flags = [...new Set(unknown.map(({ type }) => `--ignore ${type}`))].join(' ');
      throw new LocalError('ResourceNotAvailable', `Not available locally:\n${lines.join('\n')}\nRun without them: ${flags}`);
    }
    return this.adapters.flatMap((adapter) =>
      resources.filter(({ type }) => adapter.types.includes(type)).map((resource) => ({ resource, adapter })),
    );
  }
}
