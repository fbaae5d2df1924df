import { createHash, randomUUID } from 'node:crypto';
import { compileExpression } from './expressions';
import type { Clock } from './time';

const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** More elements than this never fit a payload of 256 KiB. */
const LONGEST_RANGE = 262_144;

/**
 * The functions that Step Functions adds to JSONata, as bindings, and the ones it changes: `$eval` throws, `$random` takes a
 * seed, `$now` and `$millis` read the interpreter's clock.
 *
 * Facts: "Transforming data with JSONata in Step Functions", section "JSONata functions provided by Step Functions".
 */
export function stepFunctions(clock: Clock, random: () => number): Record<string, unknown> {
  return {
    partition,
    range,
    hash,
    parse,
    uuid: () => randomUUID(),
    random: (seed?: unknown) => (seed === undefined ? random() : seededRandom(seed)),
    millis: () => clock(),
    now: (picture?: string, zone?: string) =>
      compileExpression('$fromMillis($at, $picture, $zone)').evaluate(undefined, { at: clock(), picture, zone }),
    eval: () => {
      throw new Error('$eval is not available in Step Functions; use $parse for JSON text.');
    },
  };
}

function partition(values: unknown, size: unknown): unknown[][] | undefined {
  if (values === undefined) return undefined;
  if (!isInteger(size) || size < 1) throw new Error(`$partition: the chunk size must be a positive integer, not ${String(size)}.`);
  const list = Array.isArray(values) ? values : [values];
  return Array.from({ length: Math.ceil(list.length / size) }, (_, chunk) => list.slice(chunk * size, (chunk + 1) * size));
}

function range(first: unknown, last: unknown, step: unknown): number[] {
  if (!isInteger(first) || !isInteger(last) || !isInteger(step)) throw new Error('$range: first, last and step must be integers.');
  if (step === 0) throw new Error('$range: the step must not be 0.');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > LONGEST_RANGE) throw new Error(`$range: ${length} elements are more than ${LONGEST_RANGE}.`);
  return Array.from({ length }, (_, index) => first + index * step);
}

function hash(text: unknown, algorithm: unknown): string | undefined {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new Error(`$hash: the first argument must be a string, not ${typeof text}.`);
  const name = typeof algorithm === 'string' ? ALGORITHMS[algorithm] : undefined;
  if (name === undefined)
    throw new Error(`$hash: the algorithm must be one of ${Object.keys(ALGORITHMS).join(', ')}, not ${String(algorithm)}.`);
  return createHash(name).update(text).digest('hex');
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new Error(`$parse: the argument must be a string, not ${typeof text}.`);
  return JSON.parse(text);
}

/** The same number for the same seed; not the number that Step Functions gives, which is not documented. */
function seededRandom(seed: unknown): number {
  if (typeof seed !== 'number') throw new Error(`$random: the seed must be a number, not ${typeof seed}.`);
  return createHash('sha256').update(String(seed)).digest().readUIntBE(0, 6) / 2 ** 48;
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
