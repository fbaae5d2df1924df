import { map, pass, reader, testRefused } from './support/definitions';
import { only } from './support/run';

describe('checkDefinition: Parallel and Map', () => {
  testRefused([
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
  ]);
});
