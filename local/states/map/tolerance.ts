import type { MapState } from '../definition';
import { StatesError } from '../errors';
import type { Step } from '../step';

/**
 * How many items of a DISTRIBUTED Map may fail. None without a threshold; with both, exceeding either one fails the run. All
 * items of a failed batch count.
 * Facts: "Setting failure thresholds for Distributed Map states in Step Functions".
 */
export class Tolerance {
  private failed = 0;

  private constructor(
    private readonly total: number,
    private readonly count: number,
    private readonly percentage: number,
  ) {}

  static async of(step: Step<MapState>, total: number): Promise<Tolerance> {
    const { ToleratedFailureCount, ToleratedFailurePercentage } = step.state;
    const count = await step.number('ToleratedFailureCount', ToleratedFailureCount, { min: 0, max: Number.MAX_SAFE_INTEGER });
    const percentage = await step.number('ToleratedFailurePercentage', ToleratedFailurePercentage, { min: 0, max: 100, fraction: true });
    if (count === undefined && percentage === undefined) return new Tolerance(total, 0, 0);
    return new Tolerance(total, count ?? Number.POSITIVE_INFINITY, percentage ?? 100);
  }

  /** @throws StatesError `States.ExceedToleratedFailureThreshold` when these failures are too many */
  add(items: number): void {
    this.failed += items;
    if (this.failed <= this.count && (this.failed * 100) / this.total <= this.percentage) return;
    throw new StatesError('States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded');
  }
}
