import { LAMBDA_INVOKE } from '../../../local/states';
import { invoke, type Refused, testRefused } from './support/definitions';
import { machine, only } from './support/run';

describe('checkDefinition: states', () => {
  testRefused([
    // State types and their fields
    ['unknown state type', only({ Type: 'Loop' }), 'UNSUPPORTED_STATE_TYPE', 'States.Only.Type'],
    ['a type named like a property of objects', only({ Type: 'constructor' }), 'UNSUPPORTED_STATE_TYPE', 'States.Only.Type'],
    ['odd names in paths', machine({ 'Copy rows': { Type: 'Loop' } }), 'UNSUPPORTED_STATE_TYPE', 'States["Copy rows"].Type'],
    ...[
      'InputPath',
      'OutputPath',
      'ResultPath',
      'ResultSelector',
      'Parameters',
      'HeartbeatSeconds',
      'Credentials',
      'TimeoutSecondsPath',
    ].map((name): Refused => [`Task.${name}`, only(invoke({ [name]: '$' })), 'UNSUPPORTED_FIELD', `States.Only.${name}`]),
    ['Pass.Result', only({ Type: 'Pass', Result: 1 }), 'UNSUPPORTED_FIELD', 'States.Only.Result'],
    ['Pass.Retry', only({ Type: 'Pass', Retry: [] }), 'UNSUPPORTED_FIELD', 'States.Only.Retry'],
    ['Fail.Output', machine({ F: { Type: 'Fail', Output: 1 } }), 'UNSUPPORTED_FIELD', 'States.F.Output'],
    ['Succeed.Assign', machine({ F: { Type: 'Succeed', Assign: {} } }), 'UNSUPPORTED_FIELD', 'States.F.Assign'],
    ['Fail.Error no string', machine({ F: { Type: 'Fail', Error: 1 } }), 'INVALID_FIELD', 'States.F.Error'],
    // Task
    [
      'aws-sdk integration',
      only(invoke({ Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem', Arguments: {} })),
      'UNSUPPORTED_RESOURCE',
      'States.Only.Resource',
    ],
    ['callback', only(invoke({ Resource: `${LAMBDA_INVOKE}.waitForTaskToken` })), 'UNSUPPORTED_RESOURCE', 'States.Only.Resource'],
    [
      'activity',
      only(invoke({ Resource: 'arn:aws:states:us-east-1:123456789012:activity:a' })),
      'UNSUPPORTED_RESOURCE',
      'States.Only.Resource',
    ],
    ['an unresolved intrinsic', only(invoke({ Resource: { Ref: 'X' } })), 'UNSUPPORTED_RESOURCE', 'States.Only.Resource'],
    ['no Resource', only({ Type: 'Task' }), 'MISSING_FIELD', 'States.Only.Resource'],
    ['lambda:invoke without FunctionName', only(invoke({ Arguments: {} })), 'MISSING_FIELD', 'States.Only.Arguments.FunctionName'],
    [
      'lambda:invoke, asynchronous',
      only(invoke({ Arguments: { FunctionName: 'f', InvocationType: 'Event' } })),
      'INVALID_FIELD',
      'States.Only.Arguments.InvocationType',
    ],
    [
      'lambda:invoke with Qualifier',
      only(invoke({ Arguments: { FunctionName: 'f', Qualifier: '1' } })),
      'UNSUPPORTED_FIELD',
      'States.Only.Arguments.Qualifier',
    ],
    ['TimeoutSeconds 0', only(invoke({ TimeoutSeconds: 0 })), 'INVALID_FIELD', 'States.Only.TimeoutSeconds'],
    ['TimeoutSeconds as text', only(invoke({ TimeoutSeconds: '10' })), 'INVALID_FIELD', 'States.Only.TimeoutSeconds'],
    // Retry and Catch
    [
      'Retry: States.ALL must appear alone',
      only(invoke({ Retry: [{ ErrorEquals: ['E', 'States.ALL'] }] })),
      'INVALID_FIELD',
      'States.Only.Retry[0].ErrorEquals',
    ],
    [
      'Retry: States.ALL must appear last',
      only(invoke({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] })),
      'INVALID_FIELD',
      'States.Only.Retry[0].ErrorEquals',
    ],
    ['Retry without ErrorEquals', only(invoke({ Retry: [{ MaxAttempts: 1 }] })), 'MISSING_FIELD', 'States.Only.Retry[0].ErrorEquals'],
    [
      'Retry with an empty ErrorEquals',
      only(invoke({ Retry: [{ ErrorEquals: [] }] })),
      'INVALID_FIELD',
      'States.Only.Retry[0].ErrorEquals',
    ],
    [
      'an unknown name that starts with States.',
      only(invoke({ Retry: [{ ErrorEquals: ['States.Mine'] }] })),
      'INVALID_FIELD',
      'States.Only.Retry[0].ErrorEquals[0]',
    ],
    [
      'IntervalSeconds 0',
      only(invoke({ Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 0 }] })),
      'INVALID_FIELD',
      'States.Only.Retry[0].IntervalSeconds',
    ],
    [
      'MaxAttempts -1',
      only(invoke({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: -1 }] })),
      'INVALID_FIELD',
      'States.Only.Retry[0].MaxAttempts',
    ],
    [
      'BackoffRate below 1.0',
      only(invoke({ Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.9 }] })),
      'INVALID_FIELD',
      'States.Only.Retry[0].BackoffRate',
    ],
    [
      'MaxDelaySeconds not above IntervalSeconds',
      only(invoke({ Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 5, MaxDelaySeconds: 5 }] })),
      'INVALID_FIELD',
      'States.Only.Retry[0].MaxDelaySeconds',
    ],
    [
      'JitterStrategy',
      only(invoke({ Retry: [{ ErrorEquals: ['E'], JitterStrategy: 'HALF' }] })),
      'INVALID_FIELD',
      'States.Only.Retry[0].JitterStrategy',
    ],
    [
      'a retrier with an unknown field',
      only(invoke({ Retry: [{ ErrorEquals: ['E'], Delay: 1 }] })),
      'UNSUPPORTED_FIELD',
      'States.Only.Retry[0].Delay',
    ],
    [
      'Catch: States.ALL must appear last',
      machine({
        A: invoke({
          Catch: [
            { ErrorEquals: ['States.ALL'], Next: 'S' },
            { ErrorEquals: ['E'], Next: 'S' },
          ],
          Next: 'S',
        }),
        S: { Type: 'Succeed' },
      }),
      'INVALID_FIELD',
      'States.A.Catch[0].ErrorEquals',
    ],
    ['Catch without Next', only(invoke({ Catch: [{ ErrorEquals: ['E'] }] })), 'MISSING_FIELD', 'States.Only.Catch[0].Next'],
    [
      'Catch.ResultPath',
      machine({ A: invoke({ Catch: [{ ErrorEquals: ['E'], Next: 'S', ResultPath: '$.e' }], Next: 'S' }), S: { Type: 'Succeed' } }),
      'UNSUPPORTED_FIELD',
      'States.A.Catch[0].ResultPath',
    ],
    // Choice and Wait
    ['Choice without Choices', machine({ C: { Type: 'Choice', Default: 'C' } }), 'MISSING_FIELD', 'States.C.Choices'],
    ['empty Choices', machine({ C: { Type: 'Choice', Choices: [], Default: 'C' } }), 'INVALID_FIELD', 'States.C.Choices'],
    [
      'a JSONPath choice rule',
      machine({ C: { Type: 'Choice', Choices: [{ Condition: true, Variable: '$.a', Next: 'C' }] } }),
      'UNSUPPORTED_FIELD',
      'States.C.Choices[0].Variable',
    ],
    [
      'a condition that is text',
      machine({ C: { Type: 'Choice', Choices: [{ Condition: 'true', Next: 'C' }] } }),
      'INVALID_FIELD',
      'States.C.Choices[0].Condition',
    ],
    ['Wait for nothing', only({ Type: 'Wait' }), 'INVALID_FIELD', 'States.Only'],
    ['Wait for both', only({ Type: 'Wait', Seconds: 1, Timestamp: '2030-01-01T00:00:00Z' }), 'INVALID_FIELD', 'States.Only'],
    ['Wait.Seconds -1', only({ Type: 'Wait', Seconds: -1 }), 'INVALID_FIELD', 'States.Only.Seconds'],
    ['Wait.Timestamp without offset', only({ Type: 'Wait', Timestamp: '2030-01-01T00:00:00' }), 'INVALID_FIELD', 'States.Only.Timestamp'],
    ['Wait.SecondsPath', only({ Type: 'Wait', Seconds: 1, SecondsPath: '$.s' }), 'UNSUPPORTED_FIELD', 'States.Only.SecondsPath'],
  ]);
});
