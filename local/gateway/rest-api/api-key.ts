import { createHash } from 'node:crypto';
import type { StackResource } from '../../assembly';
import { text } from '../template';

const LENGTH = 40;

/** The value of an API key: that of the template, or forty letters and digits that are the same in every run. It protects nothing here. */
export function apiKeyValue(key: StackResource): string {
  const digest = createHash('sha256').update(`${key.scope.stack.stackName}/${key.logicalId}`).digest('hex');
  return text(key, 'Value') ?? digest.slice(0, LENGTH);
}
