import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers the calls of one AWS service. `operation` is undefined when only the path of the request says it. */
export type AwsService = (operation: string | undefined, message: IncomingMessage, response: ServerResponse) => Promise<void>;
