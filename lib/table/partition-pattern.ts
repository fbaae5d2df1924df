import type { CompiledEntity, CompiledKey } from '../model';

/** A place in a pattern where any text may stand. */
const ANY = Symbol('any text');

/** The partition key values of an entity: literal texts, and `ANY` in between. */
export type PartitionPattern = readonly (string | typeof ANY)[];

/** More exact values than this are left as one pattern: an IAM role holds 10,240 characters of policy. */
const MAX_EXACT_VALUES = 16;

/**
 * What the partition key of an entity can look like. A key made only of attributes with a fixed list of values gives each value
 * exactly; any other gives its template with `ANY` for each placeholder.
 */
export function partitionPatterns(entity: CompiledEntity, key: CompiledKey): PartitionPattern[] {
  const exact = exactValues(entity, key);
  if (exact) return exact.map((value) => [value]);
  const pattern: (string | typeof ANY)[] = [];
  for (const part of key.template.parts) {
    if (typeof part === 'string') pattern.push(part);
    else if (pattern.at(-1) !== ANY) pattern.push(ANY);
  }
  return [pattern];
}

function exactValues(entity: CompiledEntity, key: CompiledKey): string[] | undefined {
  let rows: Record<string, string>[] = [{}];
  for (const attribute of key.attributes) {
    const values = entity.attributes[attribute].enum;
    if (!values || rows.length * values.length > MAX_EXACT_VALUES) return undefined;
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [attribute]: value })));
  }
  const keys = rows.map((row) => key.render(row));
  return keys.every((value) => value !== undefined && 'S' in value) ? keys.map((value) => (value as { S: string }).S) : undefined;
}

/** Whether the pattern has no word of its own (`*`, `*#*`), so that a condition on it keeps out next to nothing. */
export function isWide(pattern: PartitionPattern): boolean {
  return !pattern.some((part) => typeof part === 'string' && /[\p{L}\p{N}]/u.test(part));
}

/**
 * The pattern as IAM's `StringLike` reads it. A literal `*`, `?` or `$` is written as `${*}`, `${?}`, `${$}`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function iamPattern(pattern: PartitionPattern): string {
  return pattern.map((part) => (typeof part === 'string' ? part.replace(/[*?$]/g, (character) => `\${${character}}`) : '*')).join('');
}

/** The pattern for people: `USER#*`. */
export function readablePattern(pattern: PartitionPattern): string {
  return pattern.map((part) => (typeof part === 'string' ? part : '*')).join('');
}

/** Whether some text matches both patterns. */
export function intersects(left: PartitionPattern, right: PartitionPattern): boolean {
  const a = units(left);
  const b = units(right);
  // reachable[j]: the first i units of `a` and the first j units of `b` have a text in common.
  let reachable = start(b);
  for (const unit of a) {
    const next: boolean[] = [];
    for (let j = 0; j <= b.length; j++) {
      const other = j > 0 ? b[j - 1] : undefined;
      const both = j > 0 && reachable[j - 1] && (unit === ANY || other === ANY || unit === other);
      const leftIsAny = unit === ANY && (reachable[j] || (j > 0 && next[j - 1]));
      const rightIsAny = other === ANY && (reachable[j] || next[j - 1]);
      next.push(both || leftIsAny || rightIsAny);
    }
    reachable = next;
  }
  return reachable[b.length];
}

function start(b: PartitionPattern): boolean[] {
  const row = [true];
  for (const unit of b) row.push(row[row.length - 1] && unit === ANY);
  return row;
}

function units(pattern: PartitionPattern): PartitionPattern {
  return pattern.flatMap((part): PartitionPattern => (typeof part === 'string' ? [...part] : [part]));
}
