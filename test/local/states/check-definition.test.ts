import { checkDefinition, createInterpreter, UnsupportedDefinitionError } from '../../../local/states';
import { distributed, invoke, map, parallel, pass, reader } from './support/definitions';
import { machine, only } from './support/run';

import validate = require('asl-validator');

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
