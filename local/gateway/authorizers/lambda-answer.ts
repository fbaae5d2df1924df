import type { Outcome } from '../invoke';
import type { Decision } from './decision';
import { type AuthorizerPolicy, evaluatePolicy } from './policy';

/** What a Lambda authorizer answered, before it is held against a method: this is what is cached. */
export type AuthorizerAnswer =
  | { readonly kind: 'simple'; readonly allowed: boolean; readonly context: object | null }
  | {
      readonly kind: 'policy';
      readonly policy: AuthorizerPolicy;
      readonly principalId?: string;
      readonly context: object;
      readonly usageKey?: string;
    }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'broken' };

/** The error text with which a Lambda authorizer asks for status 401. */
const UNAUTHORIZED = 'Unauthorized';

export function authorizerAnswer(outcome: Outcome, simple: boolean): AuthorizerAnswer {
  if (outcome.kind === 'failed' && outcome.message === UNAUTHORIZED) return { kind: 'unauthorized' };
  if (outcome.kind !== 'answered' || typeof outcome.value !== 'object' || outcome.value === null) return { kind: 'broken' };
  const value = outcome.value as { readonly [name: string]: unknown };
  if (simple) {
    if (typeof value.isAuthorized !== 'boolean') return { kind: 'broken' };
    return { kind: 'simple', allowed: value.isAuthorized, context: (value.context as object | undefined) ?? null };
  }
  if (typeof value.policyDocument !== 'object' || value.policyDocument === null) return { kind: 'broken' };
  return {
    kind: 'policy',
    policy: value.policyDocument as AuthorizerPolicy,
    principalId: value.principalId === undefined ? undefined : String(value.principalId),
    context: (value.context as object | undefined) ?? {},
    usageKey: value.usageIdentifierKey === undefined ? undefined : String(value.usageIdentifierKey),
  };
}

/** @param arn of the method that was asked for */
export function decide(answer: AuthorizerAnswer, arn: string): Decision {
  if (answer.kind === 'unauthorized' || answer.kind === 'broken') return { kind: answer.kind };
  if (answer.kind === 'simple') return answer.allowed ? { kind: 'allowed', context: answer.context ?? undefined } : { kind: 'forbidden' };
  const verdict = evaluatePolicy(answer.policy, arn);
  if (verdict !== 'allow') return { kind: 'forbidden', explicit: verdict === 'deny' };
  const { principalId, context, usageKey } = answer;
  return { kind: 'allowed', context, principalId, usageKey };
}
