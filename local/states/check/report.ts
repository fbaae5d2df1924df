/** What is wrong with one place of a definition. */
export type ProblemCode =
  | 'UNSUPPORTED_FIELD'
  | 'UNSUPPORTED_RESOURCE'
  | 'UNSUPPORTED_STATE_TYPE'
  | 'UNSUPPORTED_QUERY_LANGUAGE'
  | 'UNSUPPORTED_EXPRESSION'
  | 'INVALID_EXPRESSION'
  | 'INVALID_FIELD'
  | 'MISSING_FIELD'
  | 'UNKNOWN_STATE'
  | 'UNREACHABLE_STATE';

export interface DefinitionProblem {
  readonly code: ProblemCode;
  /** Where, e.g. `States.Copy.Retry[0].ErrorEquals`. */
  readonly path: string;
  /** What it is, what is allowed and what to write instead. */
  readonly message: string;
}

/** What the rules share while they walk a definition. */
export interface Check {
  readonly problems: DefinitionProblem[];
  /** Resources, or patterns of them, that Task states may use. */
  readonly resources: readonly string[];
  /** Every state name seen so far: names are unique in the whole machine. */
  readonly stateNames: Set<string>;
  /** Variables of the enclosing scopes, which an inner scope may read but not assign. */
  readonly outerVariables: ReadonlySet<string>;
}

/** Checks one value and adds what is wrong with it. */
export type Rule = (value: unknown, path: string, check: Check) => void;

export function problem(check: Check, code: ProblemCode, path: string, message: string): void {
  check.problems.push({ code, path, message });
}

/** `path.name`, or `path['odd name']`. */
export function at(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
