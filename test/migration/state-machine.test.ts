import { machineDefinition } from '../../lib/migration/machine-definition';
import { DEFINITIVE_ERRORS } from '../../lib/migration/run-definition';
import { migrationStack } from './support/stack';

import validate = require('asl-validator');

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly [field: string]: unknown;
}
interface Machine {
  readonly StartAt: string;
  readonly States: Record<string, State>;
}

const machine = machineDefinition({
  inspectFunction: 'arn:aws:lambda:eu-central-1:111111111111:function:inspect',
  copyFunction: 'arn:aws:lambda:eu-central-1:111111111111:function:copy',
  lambdaInvoke: 'arn:aws:states:::lambda:invoke',
  s3GetObject: 'arn:aws:states:::s3:getObject',
  bucket: 'migration-bucket',
  maxConcurrency: 4,
}) as Machine & { QueryLanguage: string };

/** The validator writes into what it is given. */
function problems(definition: object): string[] {
  return validate(structuredClone(definition)).errors.map(({ Message, ...rest }) => Message ?? JSON.stringify(rest));
}

const children = (name: string) => (machine.States[name] as unknown as { ItemProcessor: Machine }).ItemProcessor.States;
const allStates = [
  ...Object.values(machine.States),
  ...['Copy', 'CatchUp', 'FindWritten', 'RollBack', 'ReadSource', 'ReadTarget'].flatMap((map) => Object.values(children(map))),
];

describe('the state machine', () => {
  test('is valid Amazon States Language', () => {
    expect(problems(machine)).toEqual([]);
  });

  test('the synthesized definition is this one, with the resources of the stack', () => {
    const { template } = migrationStack();
    const [resource] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    const parts = resource.Properties.DefinitionString['Fn::Join'][1] as (string | object)[];
    const text = parts.map((part) => (typeof part === 'string' ? part : 'TOKEN')).join('');
    expect(Object.keys(JSON.parse(text).States)).toEqual(Object.keys(machine.States));
    expect(JSON.parse(text).States.Copy.ItemReader).toMatchObject({
      Resource: 'arn:TOKEN:states:::s3:getObject',
      Arguments: { Bucket: 'TOKEN' },
    });
    expect(
      problems(JSON.parse(text.replaceAll('arn:TOKEN:', 'arn:aws:').replaceAll('TOKEN', 'arn:aws:lambda:eu-central-1:1:function:f'))),
    ).toEqual([]);
  });

  test('speaks JSONata everywhere: no field of JSONPath', () => {
    expect(machine.QueryLanguage).toBe('JSONata');
    const text = JSON.stringify(machine);
    for (const field of [
      'InputPath',
      'OutputPath',
      'ResultPath',
      'ResultSelector',
      'Parameters',
      'ItemsPath',
      'QueryLanguage":"JSONPath',
    ]) {
      expect(text).not.toContain(`"${field}`);
    }
  });

  test('every task tries again with jitter, except for what cannot be cured', () => {
    const tasks = allStates.filter(({ Type }) => Type === 'Task');
    expect(tasks).toHaveLength(11);
    for (const { Retry } of tasks) {
      const [definitive, ...others] = Retry as Record<string, unknown>[];
      expect(definitive).toEqual({ ErrorEquals: DEFINITIVE_ERRORS, MaxAttempts: 0 });
      expect(others.map(({ JitterStrategy }) => JitterStrategy)).toEqual(['FULL', 'FULL']);
      expect(others.at(-1)?.ErrorEquals).toContain('States.TaskFailed');
    }
  });

  test.each([
    ['Copy', 'CopyChunk', 'copy', '{% $plan.chunks %}'],
    ['CatchUp', 'CatchUpPart', 'catchUp', '{% $round.tasks %}'],
    ['FindWritten', 'FindInSegment', 'findWritten', '{% $plan.segments %}'],
    ['RollBack', 'RollBackSegment', 'rollBack', '{% $plan.segments %}'],
    ['ReadSource', 'ReadChunk', 'readSource', '{% $plan.chunks %}'],
    ['ReadTarget', 'ReadSegment', 'readTarget', '{% $plan.segments %}'],
  ])('%s is a distributed map over its manifest, and its worker is called until it returns no cursor', (map, work, step, key) => {
    expect(machine.States[map]).toMatchObject({
      Type: 'Map',
      MaxConcurrency: 4,
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Arguments: { Bucket: 'migration-bucket', Key: key },
      },
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: work },
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report' }],
    });
    const states = children(map);
    expect(states[work]).toMatchObject({
      Arguments: { Payload: { step, task: '{% $states.input %}' } },
      Output: '{% $states.result.Payload %}',
      Next: `${work}Finished`,
    });
    expect(states[`${work}Finished`]).toMatchObject({
      Type: 'Choice',
      Choices: [{ Condition: '{% $exists($states.input.cursor) %}', Next: work }],
      Default: `${work}Done`,
    });
    // THEN what child executions return is next to nothing: 80,000 of them stay below 256 KiB.
    expect(states[`${work}Done`]).toEqual({ Type: 'Succeed', Output: {} });
  });

  test('only the function that copies is called by what writes', () => {
    const functionOf = (state: State) => (state.Arguments as { FunctionName: string }).FunctionName.split(':').at(-1);
    const writers = [children('Copy').CopyChunk, children('CatchUp').CatchUpPart, children('RollBack').RollBackSegment];
    expect(writers.map(functionOf)).toEqual(['copy', 'copy', 'copy']);
    const others = allStates.filter((state) => state.Type === 'Task' && !writers.includes(state));
    expect(new Set(others.map(functionOf))).toEqual(new Set(['inspect']));
  });

  test('a refusal fails at once; everything that was begun ends in a report, and fails after it', () => {
    expect(machine.States.Planned).toMatchObject({
      Choices: [
        { Condition: "{% $plan.status = 'REFUSED' %}", Next: 'Refused' },
        { Condition: "{% $plan.action = 'plan' %}", Next: 'Report' },
        { Condition: "{% $plan.action = 'compare_data' %}", Next: 'ReadSource' },
        { Condition: "{% $plan.action = 'catch_up' %}", Next: 'BeginRound' },
        { Condition: "{% $plan.action = 'rollback' %}", Next: 'FindWritten' },
      ],
      Default: 'Copy',
    });
    expect(machine.States.Refused).toEqual({ Type: 'Fail', Error: '{% $plan.error %}', Cause: '{% $plan.cause %}' });
    expect(machine.States.Failed).toEqual({ Type: 'Fail', Error: '{% $outcome.error %}', Cause: '{% $outcome.cause %}' });
    expect(machine.States.Done).toEqual({ Type: 'Succeed', Output: '{% $outcome.result %}' });
    for (const name of [
      'Prepare',
      'Copy',
      'BeginRound',
      'CatchUp',
      'EndRound',
      'FindWritten',
      'RollBack',
      'ReadSource',
      'ReadTarget',
      'Compare',
    ]) {
      expect(machine.States[name].Catch).toEqual([
        { ErrorEquals: ['States.ALL'], Assign: { failure: '{% $states.errorOutput %}' }, Next: 'Report' },
      ]);
    }
  });
});
