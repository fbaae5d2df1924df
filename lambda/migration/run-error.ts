import type { RunErrorName } from '../../lib/migration/run-definition';

/**
 * A failure with a name that the state machine knows: Lambda reports `name` as the error of the task, and the state machine decides
 * by it whether to try again.
 */
export class RunError extends Error {
  public constructor(
    public override readonly name: RunErrorName,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
