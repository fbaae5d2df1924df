/**
 * The program of a handler process: loads the bundled handler as AWS Lambda does and answers one invocation after the other over IPC.
 * It ends when its parent does.
 */
import { loadHandler } from './load-handler';
import { mountOpt } from './opt-folder';
import type { FunctionErrorPayload, HandlerMessage, InvokeMessage } from './protocol';

function send(message: HandlerMessage): void {
  process.send?.(message);
}

function errorPayload(error: unknown): FunctionErrorPayload {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function maxRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function contextOf({ id, deadline }: InvokeMessage): object {
  const name = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
  return {
    awsRequestId: id,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: process.env.LOCAL_FUNCTION_ARN,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: `local/${process.pid}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function main(): Promise<void> {
  process.on('disconnect', () => process.exit(0));
  if (process.env.LOCAL_OPT !== undefined) mountOpt(process.env.LOCAL_OPT);
  try {
    const handler = await loadHandler(process.env.LAMBDA_TASK_ROOT ?? '', process.env._HANDLER ?? '');
    process.on('message', async (message: InvokeMessage) => {
      try {
        const result = await handler(JSON.parse(message.event), contextOf(message));
        send({ type: 'result', id: message.id, payload: JSON.stringify(result ?? null), maxRssBytes: maxRssBytes() });
      } catch (error) {
        send({ type: 'error', id: message.id, error: errorPayload(error), maxRssBytes: maxRssBytes() });
      }
    });
    send({ type: 'ready' });
  } catch (error) {
    send({ type: 'init-error', error: errorPayload(error) });
  }
}

void main();
