import { RUN_ERRORS } from '../../../lib/migration/run-definition';
import type { SourceIdentity } from '../plan';
import { RunError } from '../run-error';
import { FARTHEST, type Horizon } from '../source/horizon';
import { changedParts, type Shape } from '../source/shape';
import type { TableState } from '../table-state';

/** What a table is now, to be compared with what it was when it was copied. */
export interface TableNow {
  readonly epoch: number;
  readonly horizon: Horizon;
  readonly shape: Shape;
  readonly source: SourceIdentity;
  readonly definition: string;
}

/**
 * Refuses to catch up where changes alone cannot make the table right.
 *
 * @throws RunError `NeedsFullCopy` with the reason: never copied, another source (crash, failover, restore), another definition, rolled
 * back, a change of schema, or too many transactions since.
 */
export function assertFit(table: string, state: TableState | undefined, now: TableNow): asserts state is TableState {
  const reason = unfit(state, now);
  if (reason === undefined) return;
  throw new RunError(
    RUN_ERRORS.needsFullCopy,
    `table ${table} cannot be caught up: ${reason}; run migrate_all, then catch_up and compare_data`,
  );
}

function unfit(state: TableState | undefined, now: TableNow): string | undefined {
  if (!state) return 'it was never copied in full';
  const parts = (Object.keys(now.source) as (keyof SourceIdentity)[]).filter((part) => state.source[part] !== now.source[part]);
  if (parts.length > 0) {
    const list = parts.map((part) => `${part} was ${state.source[part]} and is ${now.source[part]}`).join(', ');
    return `the source has crashed, failed over or been restored since it was copied (${list}), so its reads have no common order`;
  }
  if (state.definition !== now.definition) return 'the model, the mapping or the version of the workers has changed since it was copied';
  if (state.epoch !== now.epoch) return `it was copied in epoch ${state.epoch}, and the current epoch is ${now.epoch}`;
  const shape = changedParts(state.shape, now.shape);
  if (shape.length > 0) return `${shape.join(', ')} changed since it was copied, which may change values without a write to their rows`;
  const distance = BigInt(now.horizon.xmax) - BigInt(state.horizon);
  if (distance <= FARTHEST) return undefined;
  return `${distance} transactions have begun since, and the numbers that rows keep tell apart ${FARTHEST}`;
}
