/** An error that a service of AWS answers with. */
export class AwsError extends Error {
  /**
   * @param code as the SDK throws it
   * @param status of the answer; the SDKs retry 5xx
   */
  public constructor(
    public readonly code: string,
    message: string,
    public readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}
