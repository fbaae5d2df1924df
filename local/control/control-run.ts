import { LocalError } from '../errors';
import { FunctionError } from '../lambda';
import { type ControlAddress, readControlFile, runMissing } from './control-file';
import type { ControlAnswer, ControlOperation, ControlRequest } from './control-server';

/**
 * Asks the run of a data directory to do something, and waits until it is done.
 *
 * @throws LocalError `RunMissing`, or that of the run; FunctionError when a function failed
 */
export async function controlRun(dataDir: string, operation: ControlOperation, request: ControlRequest): Promise<unknown> {
  const address = readControlFile(dataDir);
  if (!address) throw runMissing(dataDir);
  let answer: ControlAnswer;
  try {
    answer = (await (await send(address, operation, request)).json()) as ControlAnswer;
  } catch (error) {
    // A run that was killed leaves its file behind.
    throw runMissing(dataDir, { cause: error });
  }
  if ('result' in answer) return answer.result;
  if ('functionError' in answer) throw new FunctionError(answer.functionError);
  throw new LocalError(answer.code, answer.message);
}

/**
 * A second run in a data directory would replace the files that the functions of the first one run from, and take its `run.json`.
 *
 * @throws LocalError `DataDirInUse`
 */
export async function assertNoRun(dataDir: string): Promise<void> {
  const address = readControlFile(dataDir);
  if (!address) return;
  // A run that was killed leaves its file behind, and its port may be somebody else's by now: who does not know the token is no run.
  const answer = await send(address, 'alive', {}).catch(() => undefined);
  if (answer?.status !== 200) return;
  throw new LocalError(
    'DataDirInUse',
    `The local run of process ${address.pid} uses --data-dir ${dataDir}. Stop it, or give this one a folder of its own: --data-dir ${dataDir}-2.`,
  );
}

function send({ url, token }: ControlAddress, operation: string, body: object): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(`${url}/${operation}`, { method: 'POST', headers, body: JSON.stringify(body) });
}
