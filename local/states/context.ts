import type { Json, JsonObject } from './json';

/** The item of the iteration that is running: `$states.context.Map.Item`. */
export interface MapItem {
  readonly index: number;
  readonly value: Json;
}

/** What the context object says about the execution. */
export interface ExecutionIdentity {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  readonly startTime: string;
  readonly input: Json;
}

export interface StateIdentity {
  readonly name: string;
  readonly enteredTime: string;
  /** Of states that can be retried; the others have no `RetryCount`. */
  readonly retryCount: number | undefined;
}

/** `$states.context` as Step Functions documents it; there is no `Task.Token`, because callbacks are not supported. */
export function contextObject(execution: ExecutionIdentity, state: StateIdentity, item: MapItem | undefined): JsonObject {
  return {
    Execution: {
      Id: execution.executionArn,
      Input: execution.input,
      Name: execution.name,
      RedriveCount: 0,
      RoleArn: execution.roleArn,
      StartTime: execution.startTime,
    },
    StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineName },
    State: {
      Name: state.name,
      EnteredTime: state.enteredTime,
      ...(state.retryCount === undefined ? {} : { RetryCount: state.retryCount }),
    },
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value } } }),
  };
}
