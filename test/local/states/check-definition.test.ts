import { checkDefinition, createInterpreter, LAMBDA_INVOKE, UnsupportedDefinitionError } from '../../../local/states';
import { newerOperators } from '../../../local/states/check/dialect';
import { machine, only, type StateJson } from './support/run';

const invoke = (more: StateJson = {}): StateJson => ({
  Type: 'Task',
  Resource: LAMBDA_INVOKE,
  Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
  ...more,
});
const distributed = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
const map = (
  more: StateJson = {},
  config: StateJson = distributed,
  states: Record<string, StateJson> = { W: invoke({ End: true }) },
): StateJson => ({
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: config, StartAt: Object.keys(states)[0], States: states },
  ...more,
});
const reader = (config: StateJson, more: StateJson = {}) => ({
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: config, ...more },
});
const parallel = (states: Record<string, StateJson>, more: StateJson = {}): StateJson => ({
  Type: 'Parallel',
  Branches: [{ StartAt: Object.keys(states)[0], States: states }],
  ...more,
});
const pass = { Type: 'Pass', End: true };
const expression = (text: string) => only({ Type: 'Pass', Output: text });

/** It has no types of its own. */
const validate: (definition: unknown, options: object) => { isValid: boolean } = jest.requireActual('asl-validator');

/** Each: what it is, the definition, and the one problem it has. */
const REFUSED: [string, unknown, string, string][] = [
  // The machine
  ['no object', 'text', 'INVALID_FIELD', ''],
  ['JSONPath by default', { StartAt: 'P', States: { P: pass } }, 'UNSUPPORTED_QUERY_LANGUAGE', 'QueryLanguage'],
  ['JSONPath machine', machine({ P: pass }, { QueryLanguage: 'JSONPath' }), 'UNSUPPORTED_QUERY_LANGUAGE', 'QueryLanguage'],
  ['JSONPath state', only({ Type: 'Pass', QueryLanguage: 'JSONPath' }), 'UNSUPPORTED_QUERY_LANGUAGE', 'States.Only.QueryLanguage'],
  ['unknown field of the machine', machine({ P: pass }, { Author: 'me' }), 'UNSUPPORTED_FIELD', 'Author'],
  ['version', machine({ P: pass }, { Version: '2.0' }), 'INVALID_FIELD', 'Version'],
  ['machine TimeoutSeconds 0', machine({ P: pass }, { TimeoutSeconds: 0 }), 'INVALID_FIELD', 'TimeoutSeconds'],
  ['no StartAt', { QueryLanguage: 'JSONata', States: { S: { Type: 'Succeed', Output: 1 } } }, 'MISSING_FIELD', 'StartAt'],
  ['no states', machine({}, { StartAt: 'A' }), 'INVALID_FIELD', 'States'],
  // Transitions
  ['StartAt leads nowhere', machine({ S: { Type: 'Succeed' } }, { StartAt: 'X' }), 'UNKNOWN_STATE', 'StartAt'],
  ['Next leads nowhere', machine({ A: { Type: 'Pass', Next: 'X' } }), 'UNKNOWN_STATE', 'States.A.Next'],
  [
    'Default leads nowhere',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'X' } }),
    'UNKNOWN_STATE',
    'States.A.Default',
  ],
  [
    'a choice rule leads nowhere',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'X' }] } }),
    'UNKNOWN_STATE',
    'States.A.Choices[0].Next',
  ],
  ['a catcher leads nowhere', only(invoke({ Catch: [{ ErrorEquals: ['E'], Next: 'X' }] })), 'UNKNOWN_STATE', 'States.Only.Catch[0].Next'],
  [
    'out of a branch',
    machine({ P: parallel({ A: { Type: 'Pass', Next: 'B' } }, { Next: 'B' }), B: { Type: 'Succeed' } }),
    'UNKNOWN_STATE',
    'States.P.Branches[0].States.A.Next',
  ],
  [
    'out of an item processor',
    machine({ M: map({ Next: 'B' }, distributed, { A: { Type: 'Pass', Next: 'B' } }), B: { Type: 'Succeed' } }),
    'UNKNOWN_STATE',
    'States.M.ItemProcessor.States.A.Next',
  ],
  ['a state nothing leads to', machine({ A: pass, B: { Type: 'Succeed' } }), 'UNREACHABLE_STATE', 'States.B'],
  ['neither Next nor End', machine({ A: { Type: 'Pass' } }), 'INVALID_FIELD', 'States.A'],
  ['both Next and End', machine({ A: { Type: 'Pass', Next: 'A', End: true } }), 'INVALID_FIELD', 'States.A'],
  ['End false', machine({ A: { Type: 'Pass', End: false } }), 'INVALID_FIELD', 'States.A.End'],
  ['Next of a Succeed state', machine({ A: { Type: 'Succeed', Next: 'A' } }), 'UNSUPPORTED_FIELD', 'States.A.Next'],
  [
    'Next of a Choice state',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Next: 'A' } }),
    'UNSUPPORTED_FIELD',
    'States.A.Next',
  ],
  [
    'the same state name in a branch',
    machine({ A: parallel({ A: pass }, { End: true }) }),
    'INVALID_FIELD',
    'States.A.Branches[0].States.A',
  ],
  ['a state name of 81 characters', machine({ ['x'.repeat(81)]: pass }), 'INVALID_FIELD', `States.${'x'.repeat(81)}`],
  ['a state that is no object', machine({ A: 'Pass' as never }), 'INVALID_FIELD', 'States.A'],
  // State types and their fields
  ['unknown state type', only({ Type: 'Loop' }), 'UNSUPPORTED_STATE_TYPE', 'States.Only.Type'],
  ['a type named like a property of objects', only({ Type: 'constructor' }), 'UNSUPPORTED_STATE_TYPE', 'States.Only.Type'],
  ['odd names in paths', machine({ 'Copy rows': { Type: 'Loop' } }), 'UNSUPPORTED_STATE_TYPE', 'States["Copy rows"].Type'],
  ...['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Parameters', 'HeartbeatSeconds', 'Credentials', 'TimeoutSecondsPath'].map(
    (name): [string, unknown, string, string] => [
      `Task.${name}`,
      only(invoke({ [name]: '$' })),
      'UNSUPPORTED_FIELD',
      `States.Only.${name}`,
    ],
  ),
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
  ['Retry with an empty ErrorEquals', only(invoke({ Retry: [{ ErrorEquals: [] }] })), 'INVALID_FIELD', 'States.Only.Retry[0].ErrorEquals'],
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
  // Parallel and Map
  ['Parallel without branches', only({ Type: 'Parallel', Branches: [] }), 'INVALID_FIELD', 'States.Only.Branches'],
  [
    'a branch with an unknown field',
    only({ Type: 'Parallel', Branches: [{ StartAt: 'P', States: { P: pass }, Name: 'x' }] }),
    'UNSUPPORTED_FIELD',
    'States.Only.Branches[0].Name',
  ],
  ['Map.Iterator', only({ ...map(), Iterator: {} }), 'UNSUPPORTED_FIELD', 'States.Only.Iterator'],
  ['Map.ItemsPath', only(map({ ItemsPath: '$' })), 'UNSUPPORTED_FIELD', 'States.Only.ItemsPath'],
  ['Map without ItemProcessor', only({ Type: 'Map' }), 'MISSING_FIELD', 'States.Only.ItemProcessor'],
  ['Mode', only(map({}, { Mode: 'REMOTE' })), 'INVALID_FIELD', 'States.Only.ItemProcessor.ProcessorConfig.Mode'],
  [
    'DISTRIBUTED without ExecutionType',
    only(map({}, { Mode: 'DISTRIBUTED' })),
    'MISSING_FIELD',
    'States.Only.ItemProcessor.ProcessorConfig.ExecutionType',
  ],
  [
    'INLINE with ExecutionType',
    only(map({}, { Mode: 'INLINE', ExecutionType: 'STANDARD' })),
    'INVALID_FIELD',
    'States.Only.ItemProcessor.ProcessorConfig.ExecutionType',
  ],
  [
    'INLINE with a tolerance',
    only(map({ ToleratedFailureCount: 1 }, { Mode: 'INLINE' })),
    'INVALID_FIELD',
    'States.Only.ToleratedFailureCount',
  ],
  [
    'INLINE with ItemBatcher',
    only(map({ ItemBatcher: { MaxItemsPerBatch: 1 } }, { Mode: 'INLINE' })),
    'INVALID_FIELD',
    'States.Only.ItemBatcher',
  ],
  [
    'ToleratedFailurePercentage 101',
    only(map({ ToleratedFailurePercentage: 101 })),
    'INVALID_FIELD',
    'States.Only.ToleratedFailurePercentage',
  ],
  ['Items that are an object', only(map({ Items: { a: 1 } })), 'INVALID_FIELD', 'States.Only.Items'],
  ['Items and ItemReader', only(map({ Items: [], ...reader({ InputType: 'JSON' }) })), 'INVALID_FIELD', 'States.Only.Items'],
  ['an empty ItemBatcher', only(map({ ItemBatcher: {} })), 'MISSING_FIELD', 'States.Only.ItemBatcher'],
  [
    'MaxInputBytesPerBatch above 256 KiB',
    only(map({ ItemBatcher: { MaxInputBytesPerBatch: 262145 } })),
    'INVALID_FIELD',
    'States.Only.ItemBatcher.MaxInputBytesPerBatch',
  ],
  ['InputType MANIFEST', only(map(reader({ InputType: 'MANIFEST' }))), 'INVALID_FIELD', 'States.Only.ItemReader.ReaderConfig.InputType'],
  ['InputType PARQUET', only(map(reader({ InputType: 'PARQUET' }))), 'INVALID_FIELD', 'States.Only.ItemReader.ReaderConfig.InputType'],
  ['no InputType', only(map(reader({}))), 'MISSING_FIELD', 'States.Only.ItemReader.ReaderConfig.InputType'],
  [
    'ItemsPointer',
    only(map(reader({ InputType: 'JSON', ItemsPointer: '/a' }))),
    'UNSUPPORTED_FIELD',
    'States.Only.ItemReader.ReaderConfig.ItemsPointer',
  ],
  [
    'CSV without a header rule',
    only(map(reader({ InputType: 'CSV' }))),
    'MISSING_FIELD',
    'States.Only.ItemReader.ReaderConfig.CSVHeaderLocation',
  ],
  [
    'CSV header GIVEN but not given',
    only(map(reader({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN' }))),
    'INVALID_FIELD',
    'States.Only.ItemReader.ReaderConfig.CSVHeaders',
  ],
  [
    'another reader',
    only(map(reader({ InputType: 'JSON' }, { Resource: 'arn:aws:states:::dynamodb:scan' }))),
    'UNSUPPORTED_RESOURCE',
    'States.Only.ItemReader.Resource',
  ],
  [
    'reader VersionId',
    only(map(reader({ InputType: 'JSON' }, { Arguments: { Bucket: 'b', Key: 'k', VersionId: 'v' } }))),
    'UNSUPPORTED_FIELD',
    'States.Only.ItemReader.Arguments.VersionId',
  ],
  [
    'reader without Key',
    only(map(reader({ InputType: 'JSON' }, { Arguments: { Bucket: 'b' } }))),
    'MISSING_FIELD',
    'States.Only.ItemReader.Arguments.Key',
  ],
  [
    'a listing with LOAD_AND_FLATTEN',
    only(
      map(reader({ Transformation: 'LOAD_AND_FLATTEN' }, { Resource: 'arn:aws:states:::s3:listObjectsV2', Arguments: { Bucket: 'b' } })),
    ),
    'UNSUPPORTED_FIELD',
    'States.Only.ItemReader.ReaderConfig.Transformation',
  ],
  ['an empty ResultWriter', only(map({ ResultWriter: {} })), 'MISSING_FIELD', 'States.Only.ResultWriter'],
  [
    'ResultWriter with Resource alone',
    only(map({ ResultWriter: { Resource: 'arn:aws:states:::s3:putObject' } })),
    'MISSING_FIELD',
    'States.Only.ResultWriter',
  ],
  [
    'ResultWriter.Parameters',
    only(map({ ResultWriter: { WriterConfig: {}, Parameters: {} } })),
    'UNSUPPORTED_FIELD',
    'States.Only.ResultWriter.Parameters',
  ],
  [
    'Transformation',
    only(map({ ResultWriter: { WriterConfig: { Transformation: 'ZIP' } } })),
    'INVALID_FIELD',
    'States.Only.ResultWriter.WriterConfig.Transformation',
  ],
  [
    'JSONL without S3',
    only(map({ ResultWriter: { WriterConfig: { OutputType: 'JSONL' } } })),
    'UNSUPPORTED_FIELD',
    'States.Only.ResultWriter.WriterConfig.OutputType',
  ],
  // Expressions
  ['syntax', expression('{% $states.input.(( %}'), 'INVALID_EXPRESSION', 'States.Only.Output'],
  ['a space before the delimiter', expression('{% 1 %} '), 'INVALID_EXPRESSION', 'States.Only.Output'],
  ['no closing delimiter', expression('{% 1'), 'INVALID_EXPRESSION', 'States.Only.Output'],
  ['$eval', expression("{% $eval('1') %}"), 'UNSUPPORTED_EXPRESSION', 'States.Only.Output'],
  ['$eval as a value', expression("{% ['1'] ~> $map($eval) %}"), 'UNSUPPORTED_EXPRESSION', 'States.Only.Output'],
  ['Task.Token', expression('{% $states.context.Task.Token %}'), 'UNSUPPORTED_EXPRESSION', 'States.Only.Output'],
  ['the operator ??', expression('{% $states.input.a ?? 1 %}'), 'UNSUPPORTED_EXPRESSION', 'States.Only.Output'],
  ['the operator ?:', expression('{% $states.input.a ?: 1 %}'), 'UNSUPPORTED_EXPRESSION', 'States.Only.Output'],
  // Variables
  ['the variable states', only({ Type: 'Pass', Assign: { states: 1 } }), 'INVALID_FIELD', 'States.Only.Assign.states'],
  ['a variable that is no identifier', only({ Type: 'Pass', Assign: { 'a-b': 1 } }), 'INVALID_FIELD', 'States.Only.Assign.a-b'],
  [
    'a variable of 81 characters',
    only({ Type: 'Pass', Assign: { ['v'.repeat(81)]: 1 } }),
    'INVALID_FIELD',
    `States.Only.Assign.${'v'.repeat(81)}`,
  ],
  ['Assign that is no object', only({ Type: 'Pass', Assign: '{% {} %}' }), 'INVALID_FIELD', 'States.Only.Assign'],
  [
    'an outer variable assigned in a branch',
    machine({ A: { Type: 'Pass', Assign: { v: 1 }, Next: 'P' }, P: parallel({ In: { ...pass, Assign: { v: 2 } } }, { End: true }) }),
    'INVALID_FIELD',
    'States.P.Branches[0].States.In.Assign.v',
  ],
  [
    'an outer variable assigned in an iteration',
    machine({ M: map({ Assign: { v: 1 }, End: true }, { Mode: 'INLINE' }, { In: { ...pass, Assign: { v: 2 } } }) }),
    'INVALID_FIELD',
    'States.M.ItemProcessor.States.In.Assign.v',
  ],
];

/** Machines that the interpreter runs, and asl-validator accepts. */
const ACCEPTED: [string, unknown][] = [
  ['every field of the machine', machine({ P: pass }, { Comment: 'c', Version: '1.0', TimeoutSeconds: 10 })],
  [
    'a plain function ARN',
    only({ Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', TimeoutSeconds: '{% 10 %}' }),
  ],
  [
    'all of Retry',
    only(
      invoke({
        Retry: [
          { ErrorEquals: ['E'], IntervalSeconds: 1, MaxAttempts: 0, BackoffRate: 1.5, MaxDelaySeconds: 2, JitterStrategy: 'FULL' },
          { ErrorEquals: ['States.ALL'] },
        ],
      }),
    ),
  ],
  [
    'all of Catch',
    machine({
      A: invoke({ Catch: [{ ErrorEquals: ['States.ALL'], Assign: { e: 1 }, Output: {}, Next: 'S' }], Next: 'S' }),
      S: { Type: 'Succeed', Output: {} },
    }),
  ],
  [
    'the same variable in sibling scopes',
    machine({
      P: parallel({ In: { ...pass, Assign: { v: 2 } } }, { Next: 'Q' }),
      Q: parallel({ In2: { ...pass, Assign: { v: 2 } } }, { End: true }),
    }),
  ],
  [
    'an outer name inside a DISTRIBUTED Map',
    machine({ M: map({ Assign: { v: 1 }, End: true }, distributed, { In: { ...pass, Assign: { v: 2 } } }) }),
  ],
  [
    'all of Wait',
    machine({
      A: { Type: 'Wait', Timestamp: '{% $now() %}', Next: 'B' },
      B: { Type: 'Wait', Timestamp: '2030-01-01T00:00:00Z', Assign: { a: 1 }, Output: {}, End: true },
    }),
  ],
  [
    'all of a DISTRIBUTED Map',
    only(
      map({
        Label: 'Copy',
        ...reader({ InputType: 'JSONL', MaxItems: 10 }),
        ItemSelector: { v: '{% $states.context.Map.Item.Value %}' },
        ItemBatcher: { MaxItemsPerBatch: 10, MaxInputBytesPerBatch: 1000, BatchInput: {} },
        MaxConcurrency: 5,
        ToleratedFailurePercentage: 5,
        ToleratedFailureCount: 5,
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Arguments: { Bucket: 'b', Prefix: 'p' },
          WriterConfig: { Transformation: 'NONE', OutputType: 'JSON' },
        },
        Assign: { done: true },
        Output: {},
      }),
    ),
  ],
];

describe('checkDefinition', () => {
  test.each(REFUSED)('refuses: %s', (_, definition, code, path) => {
    expect(checkDefinition(definition).map((entry) => [entry.code, entry.path])).toEqual([[code, path]]);
  });

  test.each(ACCEPTED)('accepts: %s', (_, definition) => {
    expect(checkDefinition(definition)).toEqual([]);
    expect(validate(definition, { checkPaths: false, checkArn: false })).toMatchObject({ isValid: true });
  });

  test('lists every problem at once, and run() throws them before anything starts', async () => {
    const definition = machine({
      A: { Type: 'Pass', ResultPath: '$.a', Next: 'B' },
      B: parallel({ C: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', HeartbeatSeconds: 1, End: true } }, { End: true }),
    });
    const events: unknown[] = [];
    const interpreter = createInterpreter({ resources: {}, onEvent: (event) => events.push(event) });
    const error = await interpreter.run(definition, {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnsupportedDefinitionError);
    expect(error).toMatchObject({ code: 'UNSUPPORTED_DEFINITION' });
    expect((error as UnsupportedDefinitionError).problems.map((entry) => entry.path)).toEqual([
      'States.A.ResultPath',
      'States.B.Branches[0].States.C.Resource',
      'States.B.Branches[0].States.C.HeartbeatSeconds',
    ]);
    expect((error as Error).message).toContain(
      "The field 'ResultPath' of a Pass state is not supported: it is JSONPath; use Output or Assign.",
    );
    expect(events).toEqual([]);
  });

  test('a resource without a handler is refused even when the language knows it', () => {
    expect(checkDefinition(only(invoke()), ['test:*'])).toMatchObject([
      { code: 'UNSUPPORTED_RESOURCE', message: expect.stringContaining('test:*') },
    ]);
  });
});

describe('operators newer than JSONata 2.0.6', () => {
  test.each([
    ['a ?? b', ['??']],
    ['a ?: b', ['?:']],
    ['a ?? b ?: c', ['??', '?:']],
    ['a ? b : c', []],
    ["'a ?? b'", []],
    ['"a ?: b"', []],
    ['`a??b`', []],
    ['/* ?? */ a', []],
    ['$match(a, /b??/)', []],
    ['a / b ?? c / d', ['??']],
    ["'it\\'s' ?? 1", ['??']],
  ])('%s: %j', (expression, expected) => {
    expect(newerOperators(expression)).toEqual(expected);
  });
});
