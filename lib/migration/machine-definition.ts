import { DEFINITIVE_ERRORS } from './run-definition';

/** What the state machine refers to; tokens are welcome. */
export interface MachineParts {
  /** The ARN of the function that plans, verifies and reports. */
  readonly inspectFunction: string;
  /** The ARN of the function that writes items. */
  readonly copyFunction: string;
  readonly lambdaInvoke: string;
  readonly s3GetObject: string;
  readonly bucket: string;
  readonly maxConcurrency: number;
}

/** The states whose error goes into the report instead of ending the execution at once. */
const TO_REPORT = [{ ErrorEquals: ['States.ALL'], Assign: { failure: '{% $states.errorOutput %}' }, Next: 'Report' }];

/** First match wins: what cannot be cured is not tried again, everything else waits with full jitter. */
const RETRY = [
  { ErrorEquals: [...DEFINITIVE_ERRORS], MaxAttempts: 0 },
  {
    ErrorEquals: ['Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException'],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    MaxAttempts: 8,
    JitterStrategy: 'FULL',
  },
  {
    ErrorEquals: ['Lambda.Unknown', 'States.TaskFailed', 'States.Timeout'],
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxDelaySeconds: 30,
    MaxAttempts: 5,
    JitterStrategy: 'FULL',
  },
];

/**
 * The state machine of a data migration, as Amazon States Language.
 *
 * States pass pointers to objects in the migration bucket, never rows: a result stays far below 256 KiB whatever the size of the data.
 */
export function machineDefinition(parts: MachineParts): object {
  const inspect = (payload: object) => task(parts, parts.inspectFunction, payload);
  return {
    Comment: 'Moves PostgreSQL rows into the single table and compares both sides value by value',
    QueryLanguage: 'JSONata',
    StartAt: 'Start',
    States: {
      Start: {
        Type: 'Pass',
        Assign: {
          execution: { id: '{% $states.context.Execution.Id %}', startTime: '{% $states.context.Execution.StartTime %}' },
          input: '{% $states.input %}',
          failure: null,
          round: { next: 1 },
        },
        Next: 'Prepare',
      },
      Prepare: {
        ...inspect({ step: 'prepare', execution: '{% $execution %}', input: '{% $input %}' }),
        Assign: { plan: '{% $states.result.Payload %}' },
        Catch: TO_REPORT,
        Next: 'Planned',
      },
      Planned: {
        Type: 'Choice',
        Choices: [
          { Condition: "{% $plan.status = 'REFUSED' %}", Next: 'Refused' },
          { Condition: "{% $plan.action = 'plan' %}", Next: 'Report' },
          { Condition: "{% $plan.action = 'compare_data' %}", Next: 'ReadSource' },
          { Condition: "{% $plan.action = 'catch_up' %}", Next: 'BeginRound' },
          { Condition: "{% $plan.action = 'rollback' %}", Next: 'FindWritten' },
        ],
        Default: 'Copy',
      },
      Refused: { Type: 'Fail', Error: '{% $plan.error %}', Cause: '{% $plan.cause %}' },
      Copy: { ...eachLine(parts, 'CopyChunk', parts.copyFunction, 'copy', '{% $plan.chunks %}'), Next: 'Report' },
      BeginRound: {
        ...inspect({ step: 'beginRound', plan: '{% $plan.plan %}', round: '{% $round.next %}' }),
        Assign: { round: '{% $states.result.Payload %}' },
        Catch: TO_REPORT,
        Next: 'CatchUp',
      },
      CatchUp: { ...eachLine(parts, 'CatchUpPart', parts.copyFunction, 'catchUp', '{% $round.tasks %}'), Next: 'EndRound' },
      EndRound: {
        ...inspect({ step: 'endRound', plan: '{% $plan.plan %}', round: '{% $round %}' }),
        Assign: { round: '{% $states.result.Payload %}' },
        Catch: TO_REPORT,
        Next: 'CaughtUp',
      },
      CaughtUp: {
        Type: 'Choice',
        Choices: [{ Condition: "{% $round.status = 'AGAIN' %}", Next: 'BeginRound' }],
        Default: 'Report',
      },
      FindWritten: {
        ...eachLine(parts, 'FindInSegment', parts.inspectFunction, 'findWritten', '{% $plan.segments %}'),
        Next: 'RollBack',
      },
      RollBack: { ...eachLine(parts, 'RollBackSegment', parts.copyFunction, 'rollBack', '{% $plan.segments %}'), Next: 'Report' },
      ReadSource: {
        ...eachLine(parts, 'ReadChunk', parts.inspectFunction, 'readSource', '{% $plan.chunks %}'),
        Next: 'WholeTable',
      },
      WholeTable: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $exists($plan.segments) %}', Next: 'ReadTarget' }],
        Default: 'Compare',
      },
      ReadTarget: {
        ...eachLine(parts, 'ReadSegment', parts.inspectFunction, 'readTarget', '{% $plan.segments %}'),
        Next: 'Compare',
      },
      Compare: { ...inspect({ step: 'compare', plan: '{% $plan.plan %}' }), Catch: TO_REPORT, Next: 'Report' },
      Report: {
        ...inspect({ step: 'report', execution: '{% $execution %}', input: '{% $input %}', failure: '{% $failure %}' }),
        Assign: { outcome: '{% $states.result.Payload %}' },
        Next: 'Outcome',
      },
      Outcome: {
        Type: 'Choice',
        Choices: [{ Condition: "{% $outcome.status = 'SUCCEEDED' %}", Next: 'Done' }],
        Default: 'Failed',
      },
      Done: { Type: 'Succeed', Output: '{% $outcome.result %}' },
      Failed: { Type: 'Fail', Error: '{% $outcome.error %}', Cause: '{% $outcome.cause %}' },
    },
  };
}

/**
 * A distributed map over the lines of a manifest. A worker stops when its budget of time is spent and returns its input with a cursor;
 * it is then called again, until it returns none. Variables of the parent are not visible here, so each line holds all that a worker needs.
 */
function eachLine(parts: MachineParts, work: string, functionArn: string, step: string, key: string): object {
  return {
    Type: 'Map',
    Label: work,
    MaxConcurrency: parts.maxConcurrency,
    ItemReader: {
      Resource: parts.s3GetObject,
      ReaderConfig: { InputType: 'JSONL' },
      Arguments: { Bucket: parts.bucket, Key: key },
    },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: work,
      States: {
        [work]: {
          ...task(parts, functionArn, { step, task: '{% $states.input %}' }),
          Output: '{% $states.result.Payload %}',
          Next: `${work}Finished`,
        },
        [`${work}Finished`]: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $exists($states.input.cursor) %}', Next: work }],
          Default: `${work}Done`,
        },
        // All outputs together must stay below 256 KiB, and nobody reads them.
        [`${work}Done`]: { Type: 'Succeed', Output: {} },
      },
    },
    Output: {},
    Catch: TO_REPORT,
  };
}

function task(parts: MachineParts, functionArn: string, payload: object): object {
  return { Type: 'Task', Resource: parts.lambdaInvoke, Arguments: { FunctionName: functionArn, Payload: payload }, Retry: RETRY };
}
