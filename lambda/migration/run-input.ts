import { createHash } from 'node:crypto';
import { ACTIONS, type Action, RUN_ERRORS, type RunInput } from '../../lib/migration/run-definition';
import type { MappingDefinition } from '../../lib/model/mapping-definition';
import { RunError } from './run-error';

/** The execution, as the state machine passes it to every step. */
export interface Execution {
  readonly id: string;
  readonly startTime: string;
}

/** Sortable by time, the same for every attempt of one execution: `20251120T140522Z-1f9c03ab`. */
export function runIdOf({ id, startTime }: Execution): string {
  const time = startTime.replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  return `${time}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}

/**
 * Reads the input of an execution.
 *
 * @throws RunError that lists every problem.
 */
export function parseInput(input: unknown, mapping: MappingDefinition): RunInput {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalid([`the input must be an object such as { "action": "plan" }, not ${JSON.stringify(input)}`]);
  }
  const { action, table, limit, pause, ...others } = input as Record<string, unknown>;
  const problems = [
    ...actionProblems(action),
    ...tableProblems(action, table, Object.keys(mapping.tables)),
    ...(limit === undefined || (Number.isSafeInteger(limit) && (limit as number) > 0)
      ? []
      : [`"limit" must be a whole number from 1, not ${JSON.stringify(limit)}`]),
    ...(action === 'catch_up' && limit !== undefined ? ['the action "catch_up" takes no "limit": it covers what was copied'] : []),
    ...(action === 'rollback' && (table !== undefined || limit !== undefined)
      ? ['the action "rollback" takes no "table" and no "limit": it takes back all that the last epoch has written']
      : []),
    ...pauseProblems(action, pause),
    ...Object.keys(others).map((field) => `"${field}" is not a field of the input; allowed are action, table, limit, pause`),
  ];
  if (problems.length > 0) throw invalid(problems);
  return input as RunInput;
}

function actionProblems(action: unknown): string[] {
  if (ACTIONS.includes(action as Action)) return [];
  return [`the action ${JSON.stringify(action)} is unknown; allowed are ${ACTIONS.join(', ')}`];
}

function tableProblems(action: unknown, table: unknown, known: readonly string[]): string[] {
  if (table === undefined) return action === 'migrate' ? [`the action "migrate" needs a "table": one of ${known.join(', ')}`] : [];
  if (action === 'migrate_all') return ['the action "migrate_all" takes no "table"; use "migrate" for one table'];
  return typeof table === 'string' && known.includes(table)
    ? []
    : [`the mapping has no table ${JSON.stringify(table)}; it has ${known.join(', ')}`];
}

function pauseProblems(action: unknown, pause: unknown): string[] {
  if (pause === undefined) return [];
  if (action !== 'catch_up') return ['"pause" is for the action "catch_up" only'];
  return typeof pause === 'number' && pause > 0 ? [] : [`"pause" must be a number of seconds above 0, not ${JSON.stringify(pause)}`];
}

function invalid(problems: readonly string[]): RunError {
  return new RunError(RUN_ERRORS.invalidInput, problems.join('; '));
}
