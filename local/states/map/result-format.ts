import type { WriterConfig } from '../definition';
import type { Json, JsonObject } from '../json';
import type { ChildExecution } from './child-execution';

/**
 * The results of child executions in the form of a `Transformation`: NONE describes each execution, COMPACT gives its output,
 * FLATTEN the elements of its output. An execution that did not succeed is described whatever the transformation.
 * Facts: "ResultWriter (Map)", section "Contents of the ResultWriter field".
 */
export function transformResults(children: readonly ChildExecution[], mapRunArn: string, transformation: Transformation): Json[] {
  return children.flatMap((child) => {
    if (transformation === 'NONE' || child.status !== 'SUCCEEDED') return [describeExecution(child, mapRunArn)];
    const output = child.output ?? null;
    return transformation === 'FLATTEN' && Array.isArray(output) ? output : [output];
  });
}

type Transformation = NonNullable<WriterConfig['Transformation']>;

function describeExecution(child: ChildExecution, mapRunArn: string): JsonObject {
  const optional = {
    Output: child.output === undefined ? undefined : JSON.stringify(child.output),
    OutputDetails: child.output === undefined ? undefined : { Included: true },
    Error: child.error,
    Cause: child.cause,
    StartDate: child.startedAt,
    StopDate: child.stoppedAt,
  };
  const present = Object.entries(optional).filter((entry): entry is [string, NonNullable<(typeof entry)[1]>] => entry[1] !== undefined);
  return {
    ExecutionArn: child.executionArn,
    Input: JSON.stringify(child.input),
    InputDetails: { Included: true },
    MapRunArn: mapRunArn,
    Name: child.name,
    ...Object.fromEntries(present),
    RedriveCount: 0,
    StateMachineArn: child.stateMachineArn,
    Status: child.status,
  };
}
