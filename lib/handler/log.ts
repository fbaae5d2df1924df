/**
 * Writes an error as one line of JSON. Straight to the stream: `console.error` of the Lambda runtime would wrap the line in JSON once more.
 * With `timestamp` and `level` Lambda filters it as its own.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function logError(error: unknown, fields: { readonly [name: string]: string | undefined }): void {
  const line = {
    timestamp: new Date().toISOString(),
    level: 'error',
    ...(isError(error)
      ? { message: error.message, errorName: error.name, stack: error.stack, cause: causeOf(error) }
      : { message: textOf(error), errorName: typeof error }),
    ...fields,
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** Not `instanceof`: an error of Node's own is of another class under Jest. */
function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}

function causeOf({ cause }: Error): string | undefined {
  if (cause === undefined) return undefined;
  return isError(cause) ? cause.stack : textOf(cause);
}

/** The text of anything that can be thrown; some objects have none. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}
