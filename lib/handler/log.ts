/**
 * Writes an error as one line of JSON. Straight to the stream: `console.error` of the Lambda runtime would wrap the line in JSON once more.
 * With `timestamp` and `level` Lambda filters it as its own.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function logError(error: unknown, fields: { readonly [name: string]: string | undefined }): void {
  const { name, message, stack, cause } = error instanceof Error ? error : new Error(textOf(error));
  const line = {
    timestamp: new Date().toISOString(),
    level: 'error',
    message,
    errorName: error instanceof Error ? name : typeof error,
    stack: error instanceof Error ? stack : undefined,
    cause: cause instanceof Error ? cause.stack : cause === undefined ? undefined : textOf(cause),
    ...fields,
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** The text of anything that can be thrown; some objects have none. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}
