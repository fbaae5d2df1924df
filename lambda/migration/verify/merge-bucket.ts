import type { KeyText } from '../mapping/target-key';
import type { SpillLine } from './spill';

/** A key on which the two sides disagree, by what the spills say. */
export interface Suspect {
  readonly kind: 'missing' | 'different' | 'extra' | 'collision';
  readonly key: KeyText;
  readonly source?: SpillLine;
  readonly target?: SpillLine;
}

export interface BucketComparison {
  readonly suspects: readonly Suspect[];
  /** Keys that one side has no more because their time to live has passed, by source table. */
  readonly expired: readonly string[];
}

/** Merges the lines of a bucket by key. */
export function mergeBucket(source: readonly SpillLine[], target: readonly SpillLine[]): BucketComparison {
  const suspects: Suspect[] = [];
  const expired: string[] = [];
  const found = new Map(target.map((line) => [line.k, line]));
  const expected = new Map<KeyText, SpillLine>();
  for (const line of source) {
    if (expected.has(line.k)) suspects.push({ kind: 'collision', key: line.k, source: line, target: found.get(line.k) });
    else expected.set(line.k, line);
  }
  for (const [key, line] of expected) {
    const there = found.get(key);
    if (there?.h === line.h) continue;
    if (line.x && (!there || there.x)) expired.push(line.t);
    else suspects.push({ kind: there ? 'different' : 'missing', key, source: line, target: there });
  }
  for (const [key, line] of found) if (!expected.has(key) && !line.x) suspects.push({ kind: 'extra', key, target: line });
  return { suspects, expired };
}
