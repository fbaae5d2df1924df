/**
 * Evaluates IAM policies as far as this library writes them: effects, wildcards in actions, resources and patterns,
 * `StringEquals`, `StringLike`, `ForAllValues`, `Null`. Anything else throws, so that a policy cannot pass because it was not understood.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Request {
  /** `dynamodb:GetItem` */
  readonly action: string;
  readonly resource: string;
  /** What the service says about the request: `dynamodb:LeadingKeys` and its values. A key that does not apply is absent. */
  readonly context?: { readonly [key: string]: readonly string[] };
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string | string[] } };
}

/** Whether a principal with these statements may do it: no deny, and at least one allow. */
export function allows(statements: readonly Statement[], request: Request): boolean {
  const applying = statements.filter((statement) => applies(statement, request));
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
}

function applies({ Action, Resource, Condition = {} }: Statement, { action, resource, context = {} }: Request): boolean {
  return (
    list(Action).some((pattern) => like(pattern, action)) &&
    list(Resource as string | string[]).some((pattern) => like(arnText(pattern), resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, expected]) => holds(operator, context[key], list(expected))),
    )
  );
}

function holds(operator: string, values: readonly string[] | undefined, expected: readonly string[]): boolean {
  switch (operator) {
    case 'ForAllValues:StringLike':
      // True for a request that has no value at all: this is how a missing `Null` lets requests through.
      return (values ?? []).every((value) => expected.some((pattern) => like(pattern, value)));
    case 'StringEquals':
      return (values ?? []).some((value) => expected.includes(value));
    case 'StringLike':
      return (values ?? []).some((value) => expected.some((pattern) => like(pattern, value)));
    case 'Null':
      return expected.includes(String(values === undefined));
    default:
      throw new Error(`the evaluator does not know the condition operator ${operator}`);
  }
}

/** `StringLike`: `*`, `?`, and the escapes `${*}`, `${?}`, `${$}`. */
export function like(pattern: string, value: string): boolean {
  const source = pattern.replace(/\$\{(.)\}|\$\{|[*?]|[\\^$.|+()[\]{}]/g, (token, escaped: string | undefined) => {
    if (escaped !== undefined && '*?$'.includes(escaped)) return `\\${escaped}`;
    if (token.startsWith('${')) throw new Error(`the evaluator does not know the policy variable in ${pattern}`);
    if (token === '*') return '[^]*';
    return token === '?' ? '[^]' : `\\${token}`;
  });
  return new RegExp(`^${source}$`, 'u').test(value);
}

/** An ARN as text: what CloudFormation fills in becomes the logical id, `arn:Table`; another attribute follows it, `arn:Table.StreamArn`. */
export function arnText(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument]] = Object.entries(value as object);
  if (name === 'Fn::GetAtt') return argument[1] === 'Arn' ? `arn:${argument[0]}` : `arn:${argument.join('.')}`;
  if (name === 'Fn::Join') return argument[1].map(arnText).join(argument[0]);
  if (name === 'Ref') return `<${argument}>`;
  throw new Error(`the evaluator does not know ${name}`);
}

function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}
