/** Wrong options: the command prints the message and where to find help, and exits with 2. */
export class UsageError extends Error {
  public constructor(
    message: string,
    /** The command whose help has the answer. */
    public readonly command = '',
  ) {
    super(message);
    this.name = 'UsageError';
  }
}
