import type { StateType } from './definition';
import { StatesError } from './errors';
import type { Json, JsonObject } from './json';
import { HISTORY_EVENTS } from './limits';
import type { Clock } from './time';

type ExecutionEvent = 'ExecutionStarted' | 'ExecutionSucceeded' | 'ExecutionFailed' | 'ExecutionTimedOut' | 'ExecutionAborted';
type TaskEvent = 'TaskScheduled' | 'TaskStarted' | 'TaskSucceeded' | 'TaskFailed' | 'TaskTimedOut';
type ParallelEvent = 'ParallelStateStarted' | 'ParallelStateSucceeded' | 'ParallelStateFailed';
type MapEvent =
  | 'MapStateStarted'
  | 'MapStateSucceeded'
  | 'MapStateFailed'
  | 'MapIterationStarted'
  | 'MapIterationSucceeded'
  | 'MapIterationFailed'
  | 'MapIterationAborted'
  | 'MapRunStarted'
  | 'MapRunSucceeded'
  | 'MapRunFailed';
/** Step Functions leaves no event for these; they are ours, for progress and debugging. */
type LocalEvent = 'StateRetried' | 'StateCaught' | 'MapRunChildStarted' | 'MapRunChildSucceeded' | 'MapRunChildFailed';

export type HistoryEventType =
  | ExecutionEvent
  | `${StateType}StateEntered`
  | `${Exclude<StateType, 'Fail'>}StateExited`
  | TaskEvent
  | 'EvaluationFailed'
  | ParallelEvent
  | MapEvent
  | LocalEvent;

/** What an event says beside its type; only the fields that apply are present. */
export interface HistoryEventDetails {
  readonly state?: string;
  readonly input?: Json;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly resource?: string;
  /** Field whose expression failed, e.g. `Arguments/Payload`. */
  readonly location?: string;
  /** Variables that the state set. */
  readonly assignedVariables?: JsonObject;
  /** Index of a Map iteration or of a child execution. */
  readonly index?: number;
  /** Iterations, items or child executions in all. */
  readonly length?: number;
  /** Items of a child execution: more than one when items are batched. */
  readonly items?: number;
  readonly childExecutionArn?: string;
  readonly mapRunArn?: string;
  /** Retries so far, this one included. */
  readonly attempt?: number;
  readonly delaySeconds?: number;
  readonly next?: string;
}

export interface HistoryEvent extends HistoryEventDetails {
  /** 1, 2, 3 … within its execution. */
  readonly id: number;
  readonly type: HistoryEventType;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly timestamp: string;
  /** The execution it belongs to; children of a DISTRIBUTED Map have their own. */
  readonly executionArn: string;
}

const LOCAL_EVENTS: ReadonlySet<HistoryEventType> = new Set<LocalEvent>([
  'StateRetried',
  'StateCaught',
  'MapRunChildStarted',
  'MapRunChildSucceeded',
  'MapRunChildFailed',
]);

/** The events of one execution, in order. */
export class History {
  readonly events: HistoryEvent[] = [];
  private counted = 0;

  constructor(
    private readonly executionArn: string,
    private readonly clock: Clock,
    private readonly onEvent: (event: HistoryEvent) => void,
  ) {}

  /**
   * @returns the id of the event
   * @throws StatesError `States.Runtime` when the history is full, as a Standard execution fails
   */
  record(type: HistoryEventType, details: HistoryEventDetails = {}): number {
    if (!LOCAL_EVENTS.has(type)) this.counted++;
    if (this.counted >= HISTORY_EVENTS && !type.startsWith('Execution')) {
      throw new StatesError('States.Runtime', `The execution reached the maximum number of history events (${HISTORY_EVENTS}).`);
    }
    const event: HistoryEvent = {
      id: this.events.length + 1,
      type,
      timestamp: new Date(this.clock()).toISOString(),
      executionArn: this.executionArn,
      ...details,
    };
    this.events.push(event);
    this.onEvent(event);
    return event.id;
  }
}
