import { LocalError } from '../errors';
import type { Executions } from '../executions';
import { AsyncInvocations } from './async-invocations';
import { busName, EventBuses } from './event-buses';
import type { LocalQueue } from './local-queue';
import { LocalTopic } from './local-topic';

export interface MessagingParts {
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /** The name of the function that an ARN or a name means. @throws LocalError `FunctionUnknown` */
  readonly functionName: (reference: string) => string;
  readonly executions: Executions;
  readonly notice: (message: string) => void;
}

/** The queues, topics and buses of the run, and the way from one service to another. */
export class Messaging {
  /** By ARN. */
  public readonly queues = new Map<string, LocalQueue>();
  /** By ARN. */
  public readonly topics = new Map<string, LocalTopic>();
  public readonly buses: EventBuses;
  public readonly asynchronous: AsyncInvocations;

  public constructor(private readonly parts: MessagingParts) {
    const deliver = (arn: string, payload: unknown): Promise<unknown> => this.deliver(arn, payload);
    const { invoke, notice } = parts;
    this.asynchronous = new AsyncInvocations({ invoke, deliver, notice });
    this.buses = new EventBuses({ deliver, notice });
  }

  public addTopic(arn: string): LocalTopic {
    const topic = new LocalTopic(arn, { deliver: (to, payload) => this.deliver(to, payload), notice: this.parts.notice });
    this.topics.set(arn, topic);
    return topic;
  }

  /**
   * Hands a payload to a function (asynchronously, with its retries), a queue, a topic, a bus or a state machine.
   * @returns how the invocation of a function ended, the execution that began, or nothing
   * @throws LocalError `TargetUnknown`, `FunctionUnknown`, `StateMachineUnknown`, AwsError
   */
  public async deliver(arn: string, payload: unknown): Promise<unknown> {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    switch (arn.split(':')[2]) {
      case 'lambda':
        return this.asynchronous.run(this.parts.functionName(arn), arn, payload);
      case 'states':
        return { executionArn: this.parts.executions.start(arn, payload).executionArn };
      case 'sqs':
        return void this.known(this.queues, arn).send(text);
      case 'sns':
        return void this.known(this.topics, arn).publish({ message: text });
      case 'events':
        return this.forward(arn, payload as { readonly [name: string]: unknown });
      default:
        throw new LocalError(
          'TargetUnknown',
          `${arn} is no target that is available locally: a function, a state machine, a queue, a topic or a bus.`,
        );
    }
  }

  private known<T>(all: ReadonlyMap<string, T>, arn: string): T {
    const found = all.get(arn);
    if (found !== undefined) return found;
    throw new LocalError('TargetUnknown', `${arn} is not part of the stack. The stack has: ${[...all.keys()].join(', ') || 'none'}.`);
  }

  private forward(arn: string, event: { readonly [name: string]: unknown }): unknown {
    const { source, detail, resources } = event as { source?: string; detail?: unknown; resources?: readonly string[] };
    return this.buses.put({
      EventBusName: busName(arn),
      Source: source,
      DetailType: event['detail-type'] as string | undefined,
      Detail: JSON.stringify(detail ?? {}),
      Resources: resources,
    });
  }
}
