import type { RunResult } from '../../../lib/migration/run-definition';

/** Step Functions takes a cause of 32,768: fewer, because it does not say whether these are characters or bytes. */
const CAUSE_BYTES = 32_000;
const SHORTENED = '… (shortened)';

/** The cause of a failed execution: the result as JSON, first without its tables and then with a shorter message if it is too long. */
export function causeOf(result: RunResult): string {
  const whole = JSON.stringify(result);
  if (fits(whole)) return whole;
  const { message = '', ...rest } = { ...result, tables: [] };
  for (let length = message.length; ; length = Math.floor(length / 2)) {
    const text = length === message.length ? message : `${message.slice(0, length)}${SHORTENED}`;
    const cause = JSON.stringify({ ...rest, message: text });
    if (length === 0 || fits(cause)) return cause;
  }
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= CAUSE_BYTES;
}
