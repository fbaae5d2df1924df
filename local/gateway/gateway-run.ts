import { createHash } from 'node:crypto';
import type { StackResource } from '../assembly';
import { LOCAL_REGION } from '../lambda';
import type { RunIssuer } from './jwt/run-issuer';

/** What an API needs of the run. */
export interface GatewayRun {
  /**
   * Invokes a function of the run by name or ARN.
   * @throws LocalError `FunctionUnknown`, FunctionError
   */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** Replaces every public base URL in a text by the local one. */
  localText(text: string): string;
  /** Tells the user something that is not an error. */
  readonly notice: (message: string) => void;
  /** Hosts other than this machine that an HTTP integration may reach. */
  readonly allowedHosts: readonly string[];
  /** Signs and verifies tokens that only this run accepts. */
  readonly issuer: RunIssuer;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** An id as API Gateway makes it: ten letters and digits; the same in every run. */
export function gatewayId({ scope, logicalId, type }: StackResource): string {
  const digest = createHash('sha256').update(`${scope.stack.stackName}/${logicalId}/${type}`).digest();
  return Array.from(digest.subarray(0, 10), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

export function domainOf(apiId: string): string {
  return `${apiId}.execute-api.${LOCAL_REGION}.amazonaws.com`;
}

export function publicUrlOf(apiId: string): string {
  return `https://${domainOf(apiId)}`;
}

/** ARN of a method, as in permissions and policies: `<stage>/<METHOD>/<path>`. */
export function methodArn(account: string, apiId: string, stage: string, method: string, path: string): string {
  return `arn:aws:execute-api:${LOCAL_REGION}:${account}:${apiId}/${stage}/${method}/${path.replace(/^\//, '')}`;
}
