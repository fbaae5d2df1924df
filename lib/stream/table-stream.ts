import { Duration, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Problems } from '../core/problems';
import { functionTarget } from '../function';
import { changeFilters } from './change-filter';
import { checkStream } from './check-stream';
import { forwarder } from './forwarder';
import { allowReading, allowReporting, countReader } from './stream-access';
import type { TableStreamProps } from './table-stream-props';

const DEFAULTS = { batchSize: 100, retryAttempts: 3, timeout: Duration.minutes(1) };

/**
 * Tells a function, or an event bus, of every change of some entities: once it is stored, in the order of each item, at least once.
 *
 * A handler made with `streamHandler` gets typed changes. When it fails at one, that one is tried again and nothing overtakes it; after
 * `retryAttempts` it is reported to `deadLetterQueue`, and the next has its turn. See docs/streams.md.
 *
 * @example
 * new TableStream(this, 'Orders', {
 *   table,
 *   entities: ['Order'],
 *   entry: 'handlers/orders.ts',
 *   writes: ['Shipment'],
 * });
 */
export class TableStream extends Construct {
  /** What gets the changes: your function, or the one that sends them to `eventBus`. */
  public readonly function: lambda.IFunction;
  /** What reads the stream and calls the function. */
  public readonly mapping: lambda.EventSourceMapping;
  /** What is told of changes that failed every time. */
  public readonly deadLetterQueue: sqs.IQueue;

  /**
   * @throws if an entity is unknown, there is not exactly one target, or a value is out of range; the error lists every such problem
   */
  constructor(scope: Construct, id: string, props: TableStreamProps) {
    super(scope, id);
    const problems = new Problems('TableStream', this);
    problems.require(
      { table: props.table?.model, entities: props.entities },
      { table: 'a SingleTable', entities: 'a list of entities of the model, such as ["Order"]' },
    );
    checkStream(problems, props);
    problems.throwIfAny();

    const { table } = props;
    const streamArn = table.enableStream();
    countReader(this, table);
    this.deadLetterQueue = props.deadLetterQueue ?? deadLetterQueue(this);
    this.function = this.target(props);
    const access = allowReading(table, streamArn, this.function).combine(allowReporting(this.deadLetterQueue, this.function));
    this.mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target: this.function,
      eventSourceArn: streamArn,
      startingPosition: props.startingPosition ?? lambda.StartingPosition.TRIM_HORIZON,
      batchSize: props.batchSize ?? DEFAULTS.batchSize,
      maxBatchingWindow: props.maxBatchingWindow,
      parallelizationFactor: props.parallelizationFactor,
      retryAttempts: props.retryAttempts ?? DEFAULTS.retryAttempts,
      maxRecordAge: props.maxRecordAge,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      onFailure: { bind: () => ({ destination: this.deadLetterQueue.queueArn }) },
      filters: changeFilters(table.model._compiled, sorted(props.entities)).map((pattern) => lambda.FilterCriteria.filter(pattern)),
    });
    // Lambda looks at the stream when the mapping is created.
    access.applyBefore(this.mapping);
  }

  private target(props: TableStreamProps): lambda.IFunction {
    const { table, eventBus, entities } = props;
    if (eventBus)
      return forwarder(this, 'Forwarder', eventBus, {
        model: table.model._compiled.definition,
        entities: sorted(entities),
      });
    return functionTarget(this, 'Handler', props, { table, timeout: DEFAULTS.timeout });
  }
}

/** In an order of their own: which one the user names first changes nothing, in the template either. */
function sorted(entities: readonly string[]): string[] {
  return [...entities].sort();
}

function deadLetterQueue(scope: Construct): sqs.Queue {
  const queue = new sqs.Queue(scope, 'DeadLetters', {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const reason = 'This is the dead-letter queue of a stream: what is in it waits for a person.';
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason }, { id: 'Serverless-SQSRedrivePolicy', reason });
  return queue;
}
