import { type Json, StatesError, type TaskRequest } from '../../../local/states';
import { MemoryS3 } from './support/memory-s3';
import { only, run, type StateJson, task } from './support/run';
import { VirtualTime } from './support/virtual-time';

const PUT = 'arn:aws:states:::s3:putObject';
const resources = {
  'test:work': async ({ arguments: input }: TaskRequest) => {
    if (input === 'bad') throw new StatesError('Bad', 'why');
    return input;
  },
};
const writing = (writer: StateJson, more: StateJson = {}) =>
  only({
    Type: 'Map',
    ToleratedFailurePercentage: 100,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'W',
      States: { W: task('work', { End: true }) },
    },
    ResultWriter: writer,
    ...more,
  });
const exporting = (config?: StateJson, prefix: string | undefined = 'runs/1') => ({
  Resource: PUT,
  Arguments: { Bucket: 'out', ...(prefix === undefined ? {} : { Prefix: prefix }) },
  ...(config === undefined ? {} : { WriterConfig: config }),
});

interface Manifest {
  DestinationBucket: string;
  MapRunArn: string;
  ResultFiles: Record<'SUCCEEDED' | 'FAILED' | 'PENDING', { Key: string; Size: number }[]>;
}

function manifestOf(result: { output?: Json; s3: MemoryS3 }): Manifest {
  const details = (result.output as { ResultWriterDetails: { Bucket: string; Key: string } }).ResultWriterDetails;
  return result.s3.json(details.Bucket, details.Key) as Manifest;
}

describe('ResultWriter to S3', () => {
  test('the result of the Map names the manifest, which names the files', async () => {
    const result = await run(writing(exporting()), ['a', 'bad', 'b'], { resources });
    const output = result.output as { MapRunArn: string; ResultWriterDetails: { Bucket: string; Key: string } };
    const id = output.MapRunArn.split(':').at(-1);
    expect(output.MapRunArn).toMatch(/^arn:aws:states:us-east-1:000000000000:mapRun:local\/Only:[0-9a-f-]{36}$/);
    expect(output.ResultWriterDetails).toEqual({ Bucket: 'out', Key: `runs/1/${id}/manifest.json` });
    const manifest = manifestOf(result);
    expect(manifest).toMatchObject({ DestinationBucket: 'out', MapRunArn: output.MapRunArn });
    const keys = Object.fromEntries(Object.entries(manifest.ResultFiles).map(([status, files]) => [status, files.map((file) => file.Key)]));
    expect(keys).toEqual({ SUCCEEDED: [`runs/1/${id}/SUCCEEDED_0.json`], FAILED: [`runs/1/${id}/FAILED_0.json`], PENDING: [] });
    for (const file of Object.values(manifest.ResultFiles).flat()) expect(result.s3.text('out', file.Key)).toHaveLength(file.Size);
  });

  test('NONE, the default, describes each execution', async () => {
    const result = await run(writing(exporting()), ['a', 'bad'], { resources });
    const files = manifestOf(result).ResultFiles;
    const [ok] = result.s3.json('out', files.SUCCEEDED[0]?.Key ?? '') as Record<string, unknown>[];
    expect(ok).toMatchObject({
      Status: 'SUCCEEDED',
      Input: '"a"',
      Output: '"a"',
      InputDetails: { Included: true },
      OutputDetails: { Included: true },
    });
    expect(ok?.ExecutionArn).toBe(`arn:aws:states:us-east-1:000000000000:execution:local/Only:${ok?.Name}`);
    const [failed] = result.s3.json('out', files.FAILED[0]?.Key ?? '') as Record<string, unknown>[];
    expect(failed).toMatchObject({ Status: 'FAILED', Error: 'Bad', Cause: 'why', Input: '"bad"', StartDate: '2030-01-01T00:00:00.000Z' });
    expect(failed).not.toHaveProperty('Output');
  });

  test.each([
    ['COMPACT JSON', { Transformation: 'COMPACT', OutputType: 'JSON' }, 'json', '[[1,2],{"a":3}]'],
    ['FLATTEN JSON', { Transformation: 'FLATTEN', OutputType: 'JSON' }, 'json', '[1,2,{"a":3}]'],
    ['COMPACT JSONL', { Transformation: 'COMPACT', OutputType: 'JSONL' }, 'jsonl', '[1,2]\n{"a":3}\n'],
    ['FLATTEN JSONL', { Transformation: 'FLATTEN', OutputType: 'JSONL' }, 'jsonl', '1\n2\n{"a":3}\n'],
  ])('%s', async (_, config, extension, expected) => {
    const result = await run(writing(exporting(config)), [[1, 2], { a: 3 }, 'bad'], { resources });
    const files = manifestOf(result).ResultFiles;
    expect(files.SUCCEEDED[0]?.Key).toMatch(new RegExp(`SUCCEEDED_0\\.${extension}$`));
    expect(result.s3.text('out', files.SUCCEEDED[0]?.Key ?? '')).toBe(expected);
    // A failed execution is described whatever the transformation.
    expect(result.s3.text('out', files.FAILED[0]?.Key ?? '')).toContain('"Status":"FAILED"');
  });

  test.each([
    [undefined, ''],
    ['', ''],
    ['p', 'p/'],
    ['p/', 'p/'],
  ])('Prefix %s', async (prefix, start) => {
    const writer = { Resource: PUT, Arguments: { Bucket: 'out', ...(prefix === undefined ? {} : { Prefix: prefix }) } };
    const result = await run(writing(writer), ['a'], { resources });
    expect((result.output as { ResultWriterDetails: { Key: string } }).ResultWriterDetails.Key).toMatch(
      new RegExp(`^${start}[0-9a-f-]{36}/manifest\\.json$`),
    );
  });

  test('large results are split into numbered files', async () => {
    const result = await run(writing(exporting({ Transformation: 'COMPACT' })), ['aaaa', 'bbbb', 'cccc'], {
      resources,
      resultFileBytes: 12,
    });
    const files = manifestOf(result).ResultFiles.SUCCEEDED;
    expect(files.map((file) => result.s3.json('out', file.Key))).toEqual([['aaaa', 'bbbb'], ['cccc']]);
    expect(files.map((file) => file.Key.slice(-16))).toEqual(['SUCCEEDED_0.json', 'SUCCEEDED_1.json']);
  });

  test('a run that fails writes what failed, what was stopped and what never started', async () => {
    const time = new VirtualTime();
    const slow = {
      'test:work': async ({ arguments: input, signal }: TaskRequest) => {
        await time.sleep(input === 'bad' ? 1000 : 9000, signal);
        throw new StatesError('Bad');
      },
    };
    const definition = writing(exporting(), { ToleratedFailurePercentage: 0, MaxConcurrency: 2 });
    const result = await run(definition, ['slow', 'bad', 'never'], { time, resources: slow });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    const key = [...result.s3.objects.keys()].find((path) => path.endsWith('manifest.json'))?.slice('out/'.length) ?? '';
    const files = (result.s3.json('out', key) as Manifest).ResultFiles;
    const statuses = (file: { Key: string } | undefined) =>
      (result.s3.json('out', file?.Key ?? '') as { Status: string }[]).map((entry) => entry.Status);
    expect(statuses(files.FAILED[0])).toEqual(['ABORTED', 'FAILED']);
    expect(statuses(files.PENDING[0])).toEqual(['PENDING']);
    expect(files.SUCCEEDED).toEqual([]);
  });

  test('no items: a manifest without files', async () => {
    const result = await run(writing(exporting()), [], { resources });
    expect(manifestOf(result).ResultFiles).toEqual({ FAILED: [], PENDING: [], SUCCEEDED: [] });
  });

  test('S3 that refuses → States.ResultWriterFailed', async () => {
    class FullS3 extends MemoryS3 {
      override putObject(): Promise<void> {
        return Promise.reject(new Error('AccessDenied'));
      }
    }
    const result = await run(writing(exporting()), ['a'], { resources, s3: new FullS3() });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ResultWriterFailed', cause: expect.stringContaining('AccessDenied') });
  });
});

describe('ResultWriter without S3', () => {
  test.each([
    ['COMPACT', [[1, 2], { a: 3 }]],
    ['FLATTEN', [1, 2, { a: 3 }]],
  ])('%s shapes the result of the Map', async (transformation, expected) => {
    const result = await run(writing({ WriterConfig: { Transformation: transformation, OutputType: 'JSON' } }), [[1, 2], { a: 3 }], {
      resources,
    });
    expect(result.output).toEqual(expected);
  });

  test('NONE describes each execution', async () => {
    const result = await run(writing({ WriterConfig: { Transformation: 'NONE', OutputType: 'JSON' } }), ['a'], { resources });
    expect(result.output).toMatchObject([{ Status: 'SUCCEEDED', Output: '"a"' }]);
  });
});
