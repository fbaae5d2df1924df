import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { StreamResult } from '../../lib/handler';
import { FORWARDER_ENVIRONMENT, type ForwarderDefinition } from '../../lib/stream/forwarder-definition';
import type { ForwardedRecord } from './event-entry';
import { type Forwarder, forward } from './forward';

let forwarder: Forwarder | undefined;

/** Sends the changes of a table to an event bus. */
export function handler({ Records }: { readonly Records: readonly ForwardedRecord[] }): Promise<StreamResult> {
  forwarder ??= createForwarder();
  return forward(forwarder, Records);
}

/** The definition is part of the code: a change of it is a new version of the function. */
function createForwarder(): Forwarder {
  const text = readFileSync(join(process.env.LAMBDA_TASK_ROOT ?? process.cwd(), 'definition.json'), 'utf8');
  const eventBus = process.env[FORWARDER_ENVIRONMENT.eventBus];
  if (eventBus === undefined) throw new Error(`the environment variable ${FORWARDER_ENVIRONMENT.eventBus} is not set`);
  return { ...(JSON.parse(text) as ForwarderDefinition), eventBus, client: new EventBridgeClient({ maxAttempts: 5 }) };
}
