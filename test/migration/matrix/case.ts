import type { AttributeValue } from '../../../lib/codec';
import type { AttributeDefinition } from '../../../lib/model';
import type { Engines } from '../support/engines';
import type { Setup, TestMigration } from '../support/run';

/**
 * What the library does with a hazard.
 *
 * - `exact`: every value arrives and comes back the same, without a word from the user
 * - `policy`: it depends on a choice of the model or the mapping, which the row names; without it the row is refused by name
 * - `refused`: a limit, with the error that a user gets
 */
export type Decision = 'exact' | 'policy' | 'refused';

/** A column of one value, and what becomes of it. `sql` is the value as SQL writes it, `text` what the migration reads. */
interface ColumnCase {
  readonly column: string;
  readonly sql: string;
  readonly attribute: AttributeDefinition;
  readonly text: string | null;
  /** Of the mapping. */
  readonly timeZone?: string;
  readonly null?: 'null';
}

/** The value arrives: text → value of the model → wire form in the table → value → text that PostgreSQL takes and prints again. */
export interface KeptCase extends ColumnCase {
  readonly kind: 'kept';
  readonly value: unknown;
  readonly wire?: AttributeValue;
  /** What PostgreSQL prints after the way back. @default - the text it came from */
  readonly back?: string;
  /** The code with which the way back is refused. */
  readonly backError?: string;
}

/** The row is a poison row. The message is that of the report, without the place. */
export interface PoisonCase extends ColumnCase {
  readonly kind: 'poison';
  readonly code: string;
  readonly message: string;
}

/** The plan refuses the column. */
export interface PlanCase {
  readonly kind: 'plan';
  readonly column: string;
  readonly attribute: AttributeDefinition;
  readonly timeZone?: string;
  readonly code: string;
  readonly message: string;
}

/** Anything else, asserted by itself. */
export interface CheckCase {
  readonly kind: 'check';
  readonly what: string;
  readonly check: (bench: Bench) => Promise<void>;
}

export type Case = KeptCase | PoisonCase | PlanCase | CheckCase;

/** One of the 72 rows. */
export interface MatrixRow {
  readonly row: number;
  readonly hazard: string;
  readonly decision: Decision;
  /** What happens, for docs/type-matrix.md. */
  readonly rule: string;
  /** What the user reads when it is refused, word for word. A case of the row asserts it. */
  readonly error?: string;
  readonly cases: readonly Case[];
}

/** What the cases run against. */
export interface Bench {
  readonly engines: Engines;
  /** A name that no other case has, for tables. */
  name(): string;
  migration(setup: Setup): Promise<TestMigration>;
}

type Options = Partial<Pick<KeptCase, 'timeZone' | 'null' | 'back' | 'backError'>>;

/** A value that arrives. `sql` null: the text itself, as a literal. */
export function kept(
  column: string,
  attribute: AttributeDefinition,
  text: string | null,
  value: unknown,
  wire?: AttributeValue,
  options: Options & { sql?: string } = {},
): KeptCase {
  return { kind: 'kept', column, attribute, text, value, wire, sql: literalOf(text), ...options };
}

/** A value that arrives as the text that PostgreSQL prints. */
export function asText(column: string, text: string, sql = literalOf(text)): KeptCase {
  return { kind: 'kept', column, attribute: 'string', text, value: text, wire: { S: text }, sql };
}

export function poison(
  column: string,
  attribute: AttributeDefinition,
  text: string | null,
  code: string,
  message: string,
  options: { sql?: string } & Pick<Options, 'timeZone'> = {},
): PoisonCase {
  return { kind: 'poison', column, attribute, text, code, message, sql: literalOf(text), ...options };
}

export function planned(column: string, attribute: AttributeDefinition, code: string, message: string, timeZone?: string): PlanCase {
  return { kind: 'plan', column, attribute, code, message, timeZone };
}

export function check(what: string, run: (bench: Bench) => Promise<void>): CheckCase {
  return { kind: 'check', what, check: run };
}

function literalOf(text: string | null): string {
  return text === null ? 'NULL' : `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
