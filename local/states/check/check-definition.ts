import type { StateMachineDefinition } from '../definition';
import { isJsonObject } from '../json';
import { LAMBDA_FUNCTION, LAMBDA_INVOKE } from '../lambda-tasks';
import { MAX_SECONDS } from '../limits';
import { blockFields, checkTransitions } from './block-rules';
import { type Check, type DefinitionProblem, problem } from './report';
import { fields, number, oneOf, queryLanguage } from './rules';

export type { DefinitionProblem, ProblemCode } from './report';

const machine = fields(
  'the state machine',
  { ...blockFields, Version: oneOf('1.0'), QueryLanguage: queryLanguage, TimeoutSeconds: number(1, MAX_SECONDS) },
  ['StartAt', 'States'],
);

/** A definition that the interpreter cannot run exactly; nothing of it was run. */
export class UnsupportedDefinitionError extends Error {
  readonly code = 'UNSUPPORTED_DEFINITION';

  constructor(readonly problems: readonly DefinitionProblem[]) {
    const lines = problems.map(({ code, path, message }) => `  ${path || '(machine)'}: ${message} [${code}]`);
    super(`The state machine cannot be run locally, ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${lines.join('\n')}`);
    this.name = 'UnsupportedDefinitionError';
  }
}

/**
 * Walks a whole definition and lists everything that cannot be run as Step Functions would: unsupported fields, resources,
 * state types and expressions, and violations of the language's rules.
 *
 * @param definition the Amazon States Language as an object, intrinsics resolved
 * @param resources resources, or patterns with `*`, that Task states may use
 * @returns every problem, in the order of the definition; empty when the interpreter can run it
 */
export function checkDefinition(definition: unknown, resources: readonly string[] = [LAMBDA_INVOKE, LAMBDA_FUNCTION]): DefinitionProblem[] {
  const check: Check = { problems: [], resources, stateNames: new Set(), outerVariables: new Set() };
  if (isJsonObject(definition) && definition.QueryLanguage === undefined) {
    const message = 'QueryLanguage is missing, which means JSONPath; only "JSONata" is supported locally.';
    problem(check, 'UNSUPPORTED_QUERY_LANGUAGE', 'QueryLanguage', message);
  }
  machine(definition, '', check);
  checkTransitions(definition, '', check);
  return check.problems;
}

/** @throws UnsupportedDefinitionError that lists what `checkDefinition` finds */
export function assertDefinition(definition: unknown, resources?: readonly string[]): asserts definition is StateMachineDefinition {
  const problems = checkDefinition(definition, resources);
  if (problems.length > 0) throw new UnsupportedDefinitionError(problems);
}
