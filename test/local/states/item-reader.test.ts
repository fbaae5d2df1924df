import { type Json, StatesError } from '../../../local/states';
import { parseCsv } from '../../../local/states/map/csv';
import { MemoryS3 } from './support/memory-s3';
import { only, run, type StateJson } from './support/run';

const GET = 'arn:aws:states:::s3:getObject';
const reading = (reader: StateJson, more: StateJson = {}) =>
  only({
    Type: 'Map',
    ItemReader: { Resource: GET, Arguments: { Bucket: 'b', Key: 'k' }, ...reader },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    },
    ...more,
  });

describe('ItemReader', () => {
  test.each<[string, StateJson, string, Json]>([
    ['JSON', { InputType: 'JSON' }, '[1, {"a": "é"}]', [1, { a: 'é' }]],
    ['JSONL', { InputType: 'JSONL' }, '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['JSONL without a last newline, with CRLF and an empty line', { InputType: 'JSONL' }, '1\r\n\r\n2', [1, 2]],
    ['an empty JSONL', { InputType: 'JSONL' }, '', []],
    [
      'CSV with its header in the first row',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      'a,b\n1,2\n3,4\n',
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
    ],
    ['CSV with a given header', { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['x', 'y'] }, '1,2\n', [{ x: '1', y: '2' }]],
    [
      'CSV with another delimiter',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', CSVDelimiter: 'PIPE' },
      'a|b\n1|2',
      [{ a: '1', b: '2' }],
    ],
    ['MaxItems', { InputType: 'JSON', MaxItems: 2 }, '[1,2,3]', [1, 2]],
    ['MaxItems as an expression', { InputType: 'JSON', MaxItems: '{% $states.input.most %}' }, '[1,2,3]', [1]],
  ])('%s', async (_, config, body, expected) => {
    const result = await run(reading({ ReaderConfig: config }), { most: 1 }, { s3: new MemoryS3().put('b', 'k', body) });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: expected });
  });

  test('Arguments are evaluated', async () => {
    const reader = {
      Arguments: { Bucket: '{% $states.input.bucket %}', Key: "{% $states.input.run & '/in.json' %}" },
      ReaderConfig: { InputType: 'JSON' },
    };
    const result = await run(reading(reader), { bucket: 'b', run: 'r1' }, { s3: new MemoryS3().put('b', 'r1/in.json', '[7]') });
    expect(result.output).toEqual([7]);
  });

  test('ItemSelector sees the items that were read', async () => {
    const more = { ItemSelector: { n: '{% $states.context.Map.Item.Value.n %}', i: '{% $states.context.Map.Item.Index %}' } };
    const result = await run(
      reading({ ReaderConfig: { InputType: 'JSONL' } }, more),
      {},
      { s3: new MemoryS3().put('b', 'k', '{"n":1,"x":2}') },
    );
    expect(result.output).toEqual([{ n: 1, i: 0 }]);
  });

  test('s3:listObjectsV2 gives one item for each object', async () => {
    const s3 = new MemoryS3().put('b', 'in/2.json', '[1]').put('b', 'in/1.json', '[]').put('b', 'out/1.json', '');
    const reader = { Resource: 'arn:aws:states:::s3:listObjectsV2', Arguments: { Bucket: 'b', Prefix: 'in/' } };
    const result = await run(reading(reader), {}, { s3 });
    const common = { Etag: '"e"', LastModified: 1893456000, StorageClass: 'STANDARD' };
    expect(result.output).toEqual([
      { Key: 'in/1.json', Size: 2, ...common },
      { Key: 'in/2.json', Size: 3, ...common },
    ]);
  });

  test.each([
    ['a missing object', { ReaderConfig: { InputType: 'JSON' }, Arguments: { Bucket: 'b', Key: 'missing' } }, 'NoSuchKey'],
    ['JSON that is no array', { ReaderConfig: { InputType: 'JSON' } }, 'non-iterable'],
    ['a line that is no JSON, by its number', { ReaderConfig: { InputType: 'JSONL' } }, 'line 2'],
    ['CSV that is not closed', { ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' } }, 'not closed'],
    [
      'a key that is no string',
      { ReaderConfig: { InputType: 'JSON' }, Arguments: { Bucket: 'b', Key: '{% 1 %}' } },
      "'Key' must be a string",
    ],
  ])('%s → States.ItemReaderFailed', async (_, reader, cause) => {
    const s3 = new MemoryS3().put('b', 'k', '{"a":\n"1}');
    if (cause === 'non-iterable') s3.put('b', 'k', '{"a":1}');
    if (cause === 'line 2') s3.put('b', 'k', '1\nx');
    const result = await run(reading(reader), {}, { s3 });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed', cause: expect.stringContaining(cause) });
  });

  test('States.ItemReaderFailed can be retried and caught', async () => {
    let reads = 0;
    class FlakyS3 extends MemoryS3 {
      override async getObject(request: { bucket: string; key: string }) {
        if (++reads === 1) throw new StatesError('SlowDown');
        return super.getObject(request);
      }
    }
    const s3 = new FlakyS3().put('b', 'k', '[1]');
    const result = await run(
      reading({ ReaderConfig: { InputType: 'JSON' } }, { Retry: [{ ErrorEquals: ['States.ItemReaderFailed'] }] }),
      {},
      { s3 },
    );
    expect(result.output).toEqual([1]);
  });
});

describe('CSV rows', () => {
  const config = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' } as const;
  test.each([
    ['quotes', 'a,b\n"x,y","say ""hi"""', [{ a: 'x,y', b: 'say "hi"' }]],
    ['a line break inside quotes', 'a,b\n"x\ny",2', [{ a: 'x\ny', b: '2' }]],
    ['CRLF', 'a,b\r\n1,2\r\n', [{ a: '1', b: '2' }]],
    ['a byte order mark', '\uFEFFa\n1', [{ a: '1' }]],
    ['short rows', 'a,b\n1', [{ a: '1', b: '' }]],
    ['long rows', 'a\n1,2', [{ a: '1' }]],
    ['empty lines', 'a,b\n\n1,2\n\n', [{ a: '1', b: '2' }]],
    ['empty fields', 'a,b\n,', [{ a: '', b: '' }]],
    ['a header alone', 'a,b\n', []],
  ])('%s', (_, text, expected) => {
    expect(parseCsv(text, config)).toEqual(expected);
  });

  test.each(['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'] as const)('delimiter %s', (name) => {
    const char = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' }[name];
    expect(parseCsv(`a${char}b\n1${char}2`, { ...config, CSVDelimiter: name })).toEqual([{ a: '1', b: '2' }]);
  });

  test('an empty file has no header', () => {
    expect(() => parseCsv('', config)).toThrow('no header row');
  });
});
