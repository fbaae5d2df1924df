/**
 * An error of the local run that its user can act on. `code` is stable, the text is not.
 */
export class LocalError extends Error {
  public constructor(
    /** Stable, machine-readable: match on this, never on the message. */
    public readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'LocalError';
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
