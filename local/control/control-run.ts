import { LocalError } from '../errors';
import { FunctionError } from '../lambda';
import { readControlFile, runMissing } from './control-file';
import type { ControlAnswer, ControlOperation, ControlRequest } from './control-server';

/**
 * Asks the run of a data directory to do something, and waits until it is done.
 *
 * @throws LocalError `RunMissing`, or that of the run; FunctionError when a function failed
 */
export async function controlRun(dataDir: string, operation: ControlOperation, request: ControlRequest): Promise<unknown> {
  const { url, token } = readControlFile(dataDir);
  let answer: ControlAnswer;
  try {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}/${operation}`, { method: 'POST', headers, body: JSON.stringify(request) });
    answer = (await response.json()) as ControlAnswer;
  } catch (error) {
    // A run that was killed leaves its file behind.
    throw runMissing(dataDir, { cause: error });
  }
  if ('result' in answer) return answer.result;
  if ('functionError' in answer) throw new FunctionError(answer.functionError);
  throw new LocalError(answer.code, answer.message);
}
