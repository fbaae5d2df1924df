import type { RoundSummary } from './round';

export interface Verdict {
  readonly goesOn: boolean;
  readonly notConverging?: string;
}

/** Rounds of one execution: its history has room for more, but no round after these will be better. */
const MOST_ROUNDS = 50;
/** Rounds that read units again because another one has their key: who holds it by then holds it for good. */
const MOST_UNSETTLED_ROUNDS = 5;
/** A round that takes more than this share of the fastest of the two before is no progress. */
const NO_PROGRESS = 0.9;

/**
 * Whether another round is needed. What the last one took is the estimate of what one takes that runs while the source stands still: it
 * has to look at everything once more, and has at most as many changes to write.
 *
 * @param rounds so far, in order
 * @param pause seconds
 */
export function verdictOf(rounds: readonly RoundSummary[], pause: number): Verdict {
  const last = rounds[rounds.length - 1];
  if (last.seconds <= pause) return { goesOn: unsettled(last) > 0 && rounds.length < MOST_UNSETTLED_ROUNDS };
  const before = rounds.slice(-3, -1);
  const stuck = before.length === 2 && last.seconds >= NO_PROGRESS * Math.min(...before.map(({ seconds }) => seconds));
  if (!stuck && rounds.length < MOST_ROUNDS) return { goesOn: true };
  return { goesOn: false, notConverging: reason(last, before[before.length - 1] ?? last, pause) };
}

function reason(last: RoundSummary, before: RoundSummary, pause: number): string {
  const took = `the last round took ${last.seconds.toFixed(1)} seconds, and the pause is ${pause}`;
  const [now, then] = [last, before].map(changes);
  if (now > 0 && now >= NO_PROGRESS * then) {
    return `${took}: ${now} items were written in it, and ${then} in the round before, so the source changes as fast as it is followed; raise maxConcurrency, or allow a longer pause`;
  }
  return `${took}: only ${now} items were written in it, so it is looking at all rows that takes the time; allow a longer pause, or raise maxConcurrency`;
}

function changes({ tables }: RoundSummary): number {
  return Object.values(tables).reduce((sum, { itemsWritten, itemsRemoved }) => sum + itemsWritten + itemsRemoved, 0);
}

function unsettled({ tables }: RoundSummary): number {
  return Object.values(tables).reduce((sum, counts) => sum + counts.unsettled, 0);
}
