import { contextObject, type ExecutionIdentity, type MapItem } from './context';
import type { State } from './definition';
import { StatesError } from './errors';
import { EvaluationError, evaluateTemplate } from './expressions';
import { stepFunctions } from './functions';
import type { History } from './history';
import type { Json, JsonObject } from './json';
import { assertPayload } from './limits';
import type { VariableScope } from './scope';
import type { Services } from './services';

/** Where a block of states runs. */
export interface Frame {
  readonly services: Services;
  readonly identity: ExecutionIdentity;
  readonly history: History;
  readonly scope: VariableScope;
  readonly signal: AbortSignal;
  /** The item of the INLINE iteration that this block is part of. */
  readonly item?: MapItem;
}

/** How a state ended: its output, the variables to set and the state that follows; none after an end state. */
export interface StateOutcome {
  readonly output: Json;
  readonly assign: JsonObject;
  readonly next: string | undefined;
}

/** What `$states` holds beside input and context, at the point of evaluation. */
export interface Visible {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly item?: MapItem;
}

/** The fields that set variables and output, of a state, a choice rule or a catcher. */
export interface Exit {
  readonly Assign?: JsonObject;
  readonly Output?: Json;
}

const RETRIED: ReadonlySet<State['Type']> = new Set(['Task', 'Parallel', 'Map']);

/** One stay in one state. */
export class Step<S extends State = State> {
  /** Retries of this state since it was entered: `$states.context.State.RetryCount`. */
  retryCount = 0;
  private readonly enteredTime: string;
  private readonly enteredId: number;

  constructor(
    readonly name: string,
    readonly state: S,
    readonly input: Json,
    readonly frame: Frame,
  ) {
    this.enteredTime = new Date(frame.services.clock()).toISOString();
    this.enteredId = frame.history.record(`${state.Type}StateEntered`, { state: name, input });
  }

  get context(): JsonObject {
    return this.contextWith(this.frame.item);
  }

  /** Evaluates a template of this state with the variables as they were when it was entered. */
  async evaluate(field: string, template: Json, visible: Visible = {}): Promise<Json> {
    const { services, scope } = this.frame;
    const states = {
      input: this.input,
      context: this.contextWith(visible.item ?? this.frame.item),
      ...(visible.result === undefined ? {} : { result: visible.result }),
      ...(visible.errorOutput === undefined ? {} : { errorOutput: visible.errorOutput }),
    };
    const bindings = { ...stepFunctions(services.clock, services.random), ...scope.values(), states };
    try {
      return await evaluateTemplate(template, bindings, field);
    } catch (error) {
      throw error instanceof EvaluationError ? this.queryError(error.field, error.message) : error;
    }
  }

  /** A number in a range, from a literal or an expression; undefined when the field is missing. */
  async number(field: string, template: number | string | undefined, limits: NumberLimits): Promise<number | undefined> {
    if (template === undefined) return undefined;
    const value = await this.evaluate(field, template);
    const fits =
      typeof value === 'number' && value >= limits.min && value <= limits.max && (limits.fraction === true || Number.isInteger(value));
    if (fits) return value;
    const kind = limits.fraction === true ? 'a number' : 'an integer';
    throw this.queryError(field, `The field '${field}' must be ${kind} from ${limits.min} to ${limits.max}, not ${JSON.stringify(value)}.`);
  }

  /** A string, from a literal or an expression; undefined when the field is missing. */
  async text(field: string, template: Json | undefined): Promise<string | undefined> {
    if (template === undefined) return undefined;
    const value = await this.evaluate(field, template);
    if (typeof value === 'string') return value;
    throw this.queryError(field, `The field '${field}' must be a string, not ${JSON.stringify(value)}.`);
  }

  /** Applies Assign and Output; both see the old variables. The output is `fallback` unless there is an `Output` field. */
  async exit(fields: Exit, fallback: Json, next: string | undefined, visible: Visible = {}): Promise<StateOutcome> {
    const assign = fields.Assign === undefined ? {} : ((await this.evaluate('Assign', fields.Assign, visible)) as JsonObject);
    const output = fields.Output === undefined ? fallback : await this.evaluate('Output', fields.Output, visible);
    assertPayload(output, this.name);
    return { output, assign, next };
  }

  /** The error of a field whose value cannot be used, in the words of Step Functions; it leaves an event, too. */
  queryError(field: string, cause: string): StatesError {
    const text = `An error occurred while executing the state '${this.name}' (entered at the event id #${this.enteredId}). ${cause}`;
    const error = new StatesError('States.QueryEvaluationError', text);
    this.frame.history.record('EvaluationFailed', { state: this.name, location: field, error: error.errorName, cause: text });
    return error;
  }

  private contextWith(item: MapItem | undefined): JsonObject {
    const retryCount = RETRIED.has(this.state.Type) ? this.retryCount : undefined;
    return contextObject(this.frame.identity, { name: this.name, enteredTime: this.enteredTime, retryCount }, item);
  }
}

export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  /** Whether fractions are allowed. @default false */
  readonly fraction?: boolean;
}

/** Runs a block of states to its end. State kinds get it as an argument, so that they do not depend on the machine. */
export type BlockRunner = (
  block: { StartAt: string; States: { readonly [name: string]: State } },
  input: Json,
  frame: Frame,
) => Promise<Json>;

export type StateHandler<S extends State> = (step: Step<S>, runBlock: BlockRunner) => Promise<StateOutcome>;
