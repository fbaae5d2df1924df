import type { Json, JsonObject } from './json';

/** `StartAt` and `States`: a whole machine, a branch of a Parallel state or the processor of a Map state. */
export interface StatesBlock {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: State };
}

/** A JSONata state machine in the Amazon States Language. */
export interface StateMachineDefinition extends StatesBlock {
  readonly Comment?: string;
  readonly Version?: '1.0';
  readonly QueryLanguage: 'JSONata';
  /** Seconds the whole execution may take. */
  readonly TimeoutSeconds?: number;
}

interface StateFields {
  readonly Comment?: string;
  readonly QueryLanguage?: 'JSONata';
  readonly Output?: Json;
  readonly Assign?: JsonObject;
  readonly Next?: string;
  readonly End?: boolean;
}

/** A number, or a JSONata string that evaluates to one. */
export type NumberTemplate = number | string;

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Assign?: JsonObject;
  readonly Output?: Json;
  readonly Next: string;
}

interface ErrorHandlingFields {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface TaskState extends StateFields, ErrorHandlingFields {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly TimeoutSeconds?: NumberTemplate;
}

export interface PassState extends StateFields {
  readonly Type: 'Pass';
}

export interface ChoiceRule {
  readonly Condition: boolean | string;
  readonly Assign?: JsonObject;
  readonly Output?: Json;
  readonly Next: string;
}

export interface ChoiceState extends StateFields {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface WaitState extends StateFields {
  readonly Type: 'Wait';
  readonly Seconds?: NumberTemplate;
  readonly Timestamp?: string;
}

export interface SucceedState extends StateFields {
  readonly Type: 'Succeed';
}

export interface FailState extends StateFields {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}

export interface ParallelState extends StateFields, ErrorHandlingFields {
  readonly Type: 'Parallel';
  readonly Branches: readonly StatesBlock[];
  readonly Arguments?: Json;
}

export interface ItemReader {
  readonly Resource: string;
  readonly Arguments: JsonObject;
  readonly ReaderConfig?: {
    readonly InputType?: 'JSON' | 'JSONL' | 'CSV';
    readonly CSVHeaderLocation?: 'FIRST_ROW' | 'GIVEN';
    readonly CSVHeaders?: readonly string[];
    readonly CSVDelimiter?: 'COMMA' | 'PIPE' | 'SEMICOLON' | 'SPACE' | 'TAB';
    readonly MaxItems?: NumberTemplate;
  };
}

export interface ItemBatcher {
  readonly MaxItemsPerBatch?: NumberTemplate;
  readonly MaxInputBytesPerBatch?: NumberTemplate;
  readonly BatchInput?: Json;
}

export interface WriterConfig {
  readonly Transformation?: 'NONE' | 'COMPACT' | 'FLATTEN';
  readonly OutputType?: 'JSON' | 'JSONL';
}

export interface ResultWriter {
  readonly Resource?: string;
  readonly Arguments?: JsonObject;
  readonly WriterConfig?: WriterConfig;
}

export interface ItemProcessor extends StatesBlock {
  readonly ProcessorConfig?: { readonly Mode?: 'INLINE' | 'DISTRIBUTED'; readonly ExecutionType?: 'STANDARD' | 'EXPRESS' };
}

export interface MapState extends StateFields, ErrorHandlingFields {
  readonly Type: 'Map';
  readonly ItemProcessor: ItemProcessor;
  readonly Items?: Json;
  readonly ItemReader?: ItemReader;
  readonly ItemSelector?: Json;
  readonly ItemBatcher?: ItemBatcher;
  readonly MaxConcurrency?: NumberTemplate;
  readonly ToleratedFailureCount?: NumberTemplate;
  readonly ToleratedFailurePercentage?: NumberTemplate;
  readonly ResultWriter?: ResultWriter;
  readonly Label?: string;
}

export type State = TaskState | PassState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;
export type StateType = State['Type'];
