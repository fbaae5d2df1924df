import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors';
import { FunctionError } from '../lambda';

/** What a function does with events that it fails on. */
export interface AsyncConfig {
  /** Attempts after the first one. @default 2 */
  readonly retries?: number;
  /** ARN that is told about an event that failed for good. @default - nobody */
  readonly onFailure?: string;
  /** ARN that is told about an event that succeeded. @default - nobody */
  readonly onSuccess?: string;
  /** ARN that the event itself is sent to when it failed for good. @default - none */
  readonly deadLetters?: string;
}

/** How an asynchronous invocation ended. */
export interface AsyncOutcome {
  readonly succeeded: boolean;
  readonly attempts: number;
  /** Answer of the function. */
  readonly answer?: unknown;
  /** The last error. */
  readonly error?: string;
}

export interface AsyncInvocationParts {
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  readonly deliver: (arn: string, payload: unknown) => Promise<unknown>;
  readonly notice: (message: string) => void;
  /** Milliseconds before each retry; Lambda waits one minute, then two. @default 1000, then 2000 */
  readonly retryDelays?: readonly number[];
}

const RETRY_DELAYS = [1000, 2000];

/** Invokes functions as other services do: nobody waits for the answer, errors are retried, and what fails for good goes to its queue. */
export class AsyncInvocations {
  private readonly configs = new Map<string, AsyncConfig>();

  public constructor(private readonly parts: AsyncInvocationParts) {}

  /** Adds to what is known about a function. */
  public configure(functionName: string, config: AsyncConfig): void {
    this.configs.set(functionName, { ...this.configs.get(functionName), ...config });
  }

  /**
   * @returns how it ended; a function that fails is a result, not an exception
   * @throws LocalError `FunctionUnknown`
   */
  public async run(functionName: string, functionArn: string, event: unknown): Promise<AsyncOutcome> {
    const config = this.configs.get(functionName) ?? {};
    const id = randomUUID();
    const delays = this.parts.retryDelays ?? RETRY_DELAYS;
    for (let attempts = 1; ; attempts++) {
      try {
        const answer = await this.parts.invoke(functionName, event);
        if (config.onSuccess !== undefined) await this.tell(config.onSuccess, report(id, functionArn, 'Success', attempts, event, answer));
        return { succeeded: true, attempts, answer };
      } catch (error) {
        if (!(error instanceof FunctionError)) throw error;
        if (attempts > (config.retries ?? 2)) {
          await this.giveUp(config, { id, functionName, functionArn, attempts, event, error });
          return { succeeded: false, attempts, error: error.message };
        }
        await sleep(delays[Math.min(attempts, delays.length) - 1]);
      }
    }
  }

  private async giveUp(
    { onFailure, deadLetters }: AsyncConfig,
    failed: { id: string; functionName: string; functionArn: string; attempts: number; event: unknown; error: FunctionError },
  ): Promise<void> {
    const { id, functionName, functionArn, attempts, event, error } = failed;
    const places = [onFailure, deadLetters].filter((arn) => arn !== undefined);
    const kept = places.length > 0 ? `the event is in ${places.join(' and ')}` : 'it has no dead-letter queue, so the event is gone';
    this.parts.notice(`Function ${functionName} failed ${attempts} times (${error.message}); ${kept}.`);
    if (onFailure !== undefined) {
      await this.tell(onFailure, report(id, functionArn, 'RetriesExhausted', attempts, event, error.payload, 'Unhandled'));
    }
    if (deadLetters !== undefined) await this.tell(deadLetters, event);
  }

  private async tell(arn: string, payload: unknown): Promise<void> {
    try {
      await this.parts.deliver(arn, payload);
    } catch (error) {
      this.parts.notice(`${arn} was not told about an invocation: ${messageOf(error)}`);
    }
  }
}

/** The record that Lambda sends to a destination. */
function report(
  requestId: string,
  functionArn: string,
  condition: string,
  attempts: number,
  requestPayload: unknown,
  responsePayload: unknown,
  functionError?: string,
): object {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: { requestId, functionArn: `${functionArn}:$LATEST`, condition, approximateInvokeCount: attempts },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', ...(functionError ? { functionError } : {}) },
    responsePayload,
  };
}
