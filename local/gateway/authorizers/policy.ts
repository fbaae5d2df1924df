interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

/** The policy in the answer of a Lambda authorizer. */
export interface AuthorizerPolicy {
  readonly Statement?: Statement | readonly Statement[];
}

/** What a policy says about a method: a deny wins, and without an allow the answer is no. */
export function evaluatePolicy(policy: AuthorizerPolicy, arn: string): 'allow' | 'deny' | 'implicit-deny' {
  const matching = list(policy.Statement).filter(
    ({ Action, Resource }) =>
      list(Action).some((action) => like(action, 'execute-api:Invoke', true)) && list(Resource).some((resource) => like(resource, arn)),
  );
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'deny';
  return matching.some(({ Effect }) => Effect === 'Allow') ? 'allow' : 'implicit-deny';
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

/** `*` is any text, `?` any character. */
function like(pattern: string, text: string, ignoreCase = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, ignoreCase ? 'is' : 's').test(text);
}
