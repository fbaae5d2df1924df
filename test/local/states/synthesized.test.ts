import { App, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { checkDefinition, type Json, type LambdaRequest, type LambdaResponse, lambdaTasks } from '../../../local/states';
import { MemoryS3 } from './support/memory-s3';
import { outputOf, run } from './support/run';
import { definitionsIn } from './support/template';

/** Plan → copy each chunk of a JSONL manifest in batches → compare → report, as aws-cdk-lib writes it. */
function synthesize(): string {
  const app = new App({ context: { '@aws-cdk/aws-stepfunctions:useDistributedMapResultWriterV2': true } });
  const stack = new Stack(app, 'Migration');
  const bucket = new Bucket(stack, 'Bucket');
  const worker = new LambdaFunction(stack, 'Worker', {
    runtime: Runtime.NODEJS_20_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({});'),
  });
  const invoke = (id: string, payload: object, more: object = {}) =>
    LambdaInvoke.jsonata(stack, id, {
      lambdaFunction: worker,
      payload: sfn.TaskInput.fromObject(payload),
      outputs: '{% $states.result.Payload %}',
      ...more,
    });

  const refused = sfn.Fail.jsonata(stack, 'Refused', {
    error: 'DataMigration.InvalidInput',
    cause: "{% 'unknown action ' & $states.input.action %}",
  });
  const failed = sfn.Fail.jsonata(stack, 'Failed', { error: '{% $states.input.Error %}', cause: '{% $states.input.Cause %}' });
  const plan = invoke(
    'Plan',
    { step: 'plan', table: '{% $states.input.table %}' },
    { assign: { manifest: '{% $states.result.Payload.manifest %}' } },
  );
  const chunk = invoke('Chunk', { step: 'chunk', chunks: '{% $states.input.Items %}', run: '{% $states.input.BatchInput.run %}' });
  const copy = sfn.DistributedMap.jsonata(stack, 'Copy', {
    label: 'Copy',
    maxConcurrency: 4,
    toleratedFailureCount: 2,
    itemReader: new sfn.S3JsonLItemReader({ bucket, key: '{% $manifest %}' }),
    itemBatcher: new sfn.ItemBatcher({ maxItemsPerBatch: 2, batchInput: { run: '{% $states.context.Execution.Name %}' } }),
    resultWriterV2: new sfn.ResultWriterV2({
      bucket,
      prefix: 'results',
      writerConfig: { outputType: sfn.OutputType.JSONL, transformation: sfn.Transformation.COMPACT },
    }),
    outputs: { details: '{% $states.result.ResultWriterDetails %}' },
  });
  copy.itemProcessor(chunk);
  const compare = sfn.Map.jsonata(stack, 'Compare', {
    items: sfn.ProvideItems.jsonArray(['users', 'posts']),
    itemSelector: { table: '{% $states.context.Map.Item.Value %}', results: '{% $states.input.details.Key %}' },
  });
  compare.itemProcessor(invoke('CompareTable', { step: 'compare', table: '{% $states.input.table %}' }));
  const settle = sfn.Wait.jsonata(stack, 'Settle', { time: sfn.WaitTime.duration(Duration.minutes(5)) });

  plan.addRetry({ errors: ['Throttled'], interval: Duration.seconds(2), maxAttempts: 2, backoffRate: 3 });
  copy.addCatch(failed, { errors: ['States.ALL'] });
  const route = sfn.Choice.jsonata(stack, 'Route')
    .when(sfn.Condition.jsonata("{% $states.input.action = 'migrate' %}"), plan)
    .otherwise(refused);
  plan.next(copy).next(settle).next(compare);
  new sfn.StateMachine(stack, 'Machine', {
    queryLanguage: sfn.QueryLanguage.JSONATA,
    definitionBody: sfn.DefinitionBody.fromChainable(route),
    timeout: Duration.hours(2),
  });
  const [definition] = Object.values(definitionsIn(stack));
  if (definition === undefined) throw new Error('There is no state machine.');
  return definition;
}

describe('a state machine synthesized by aws-cdk-lib', () => {
  const definition = synthesize();
  const bucketName = (JSON.parse(definition) as { States: { Copy: { ItemReader: { Arguments: { Bucket: string } } } } }).States.Copy
    .ItemReader.Arguments.Bucket;
  const manifest = () => new MemoryS3().put(bucketName, 'm.jsonl', '{"c":1}\n{"c":2}\n{"c":3}\n');

  /** The worker function: fails its first plan, and the chunks of a list. */
  function worker(bad: number[] = []) {
    const calls: Json[] = [];
    let plans = 0;
    const resources = lambdaTasks(async ({ payload }: LambdaRequest): Promise<LambdaResponse> => {
      calls.push(payload);
      const { step, chunks = [], table } = payload as { step: string; chunks?: { c: number }[]; table?: string };
      if (step === 'plan' && ++plans === 1)
        return { functionError: 'Unhandled', payload: { errorType: 'Throttled', errorMessage: 'slow down' } };
      if (step === 'plan') return { payload: { manifest: 'm.jsonl' } };
      if (step === 'compare') return { payload: { table: table ?? null, different: 0 } };
      if (chunks.some(({ c }) => bad.includes(c)))
        return { functionError: 'Unhandled', payload: { errorType: 'Error', errorMessage: 'bad chunk' } };
      return { payload: { copied: chunks.length } };
    });
    return { calls, resources };
  }

  test('has nothing that is not supported', () => {
    expect(checkDefinition(JSON.parse(definition))).toEqual([]);
    expect(JSON.parse(definition)).toMatchObject({
      QueryLanguage: 'JSONata',
      TimeoutSeconds: 7200,
      States: { Copy: { ResultWriter: { WriterConfig: { OutputType: 'JSONL' } } } },
    });
  });

  test('runs to its end', async () => {
    const { calls, resources } = worker();
    const result = await run(definition, { action: 'migrate', table: 'users' }, { resources, s3: manifest(), run: { name: 'run-7' } });
    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      output: [
        { table: 'users', different: 0 },
        { table: 'posts', different: 0 },
      ],
    });
    expect(calls.slice(0, 4)).toEqual([
      { step: 'plan', table: 'users' },
      { step: 'plan', table: 'users' },
      { step: 'chunk', chunks: [{ c: 1 }, { c: 2 }], run: 'run-7' },
      { step: 'chunk', chunks: [{ c: 3 }], run: 'run-7' },
    ]);
    expect(result.time.slept).toEqual(expect.arrayContaining([7200, 2, 300]));
    const written = [...result.s3.objects].find(([key]) => key.endsWith('SUCCEEDED_0.jsonl'));
    expect(written?.[1]).toBe('{"copied":2}\n{"copied":1}\n');
  });

  test('tolerates the failed chunks it says it tolerates', async () => {
    const { resources } = worker([1]);
    expect(await outputOf(definition, { action: 'migrate', table: 'users' }, { resources, s3: manifest() })).toHaveLength(2);
  });

  test('fails, through its catcher, when more fail', async () => {
    const { resources } = worker([1, 3]);
    const result = await run(definition, { action: 'migrate', table: 'users' }, { resources, s3: manifest() });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(result.history.map((event) => event.type)).toContain('StateCaught');
  });

  test('refuses an action it does not know', async () => {
    const result = await run(definition, { action: 'dance' }, { resources: worker().resources });
    expect(result).toMatchObject({ status: 'FAILED', error: 'DataMigration.InvalidInput', cause: 'unknown action dance' });
  });
});
