import { isJsonObject, type JsonObject } from '../json';
import { PAYLOAD_BYTES } from '../limits';
import { LIST_OBJECTS, READ_OBJECT } from '../map/item-reader';
import { WRITE_OBJECT } from '../map/result-writer';
import { at, type Check, problem, type Rule, show } from './report';
import { fields, list, oneOf, text } from './rules';
import { numberTemplate, template, textTemplate } from './template-rules';

const MOST = Number.MAX_SAFE_INTEGER;

function resource(...allowed: readonly string[]): Rule {
  return (value, path, check) => {
    if (allowed.includes(String(value))) return;
    problem(check, 'UNSUPPORTED_RESOURCE', path, `The resource ${show(value)} is not supported; allowed: ${allowed.join(', ')}.`);
  };
}

const location = (extra: string, required: readonly string[]): Rule =>
  fields('the arguments', { Bucket: textTemplate, [extra]: textTemplate }, required);

const readerConfig = fields('ReaderConfig', {
  InputType: oneOf('JSON', 'JSONL', 'CSV'),
  CSVHeaderLocation: oneOf('FIRST_ROW', 'GIVEN'),
  CSVHeaders: list(text),
  CSVDelimiter: oneOf('COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'),
  MaxItems: numberTemplate(1, 100_000_000),
});

const itemReader: Rule = (value, path, check) => {
  const listing = isJsonObject(value) && value.Resource === LIST_OBJECTS;
  const args = listing ? location('Prefix', ['Bucket']) : location('Key', ['Bucket', 'Key']);
  fields('ItemReader', { Resource: resource(READ_OBJECT, LIST_OBJECTS), Arguments: args, ReaderConfig: readerConfig }, [
    'Resource',
    'Arguments',
  ])(value, path, check);
  if (!isJsonObject(value)) return;
  const config = isJsonObject(value.ReaderConfig) ? value.ReaderConfig : {};
  if (listing) {
    if (config.InputType !== undefined)
      problem(check, 'INVALID_FIELD', `${path}.ReaderConfig.InputType`, 'A listing of S3 objects has no InputType.');
    return;
  }
  if (config.InputType === undefined)
    problem(check, 'MISSING_FIELD', `${path}.ReaderConfig.InputType`, 'ReaderConfig needs the field InputType.');
  if (config.InputType === 'CSV' && config.CSVHeaderLocation === undefined) {
    problem(check, 'MISSING_FIELD', `${path}.ReaderConfig.CSVHeaderLocation`, 'CSV needs CSVHeaderLocation, FIRST_ROW or GIVEN.');
  }
  if ((config.CSVHeaderLocation === 'GIVEN') !== (config.CSVHeaders !== undefined)) {
    problem(check, 'INVALID_FIELD', `${path}.ReaderConfig.CSVHeaders`, 'CSVHeaders belongs to CSVHeaderLocation GIVEN, which needs it.');
  }
};

const itemBatcher: Rule = (value, path, check) => {
  const sizes = { MaxItemsPerBatch: numberTemplate(1, MOST), MaxInputBytesPerBatch: numberTemplate(1, PAYLOAD_BYTES) };
  fields('ItemBatcher', { ...sizes, BatchInput: template })(value, path, check);
  if (isJsonObject(value) && value.MaxItemsPerBatch === undefined && value.MaxInputBytesPerBatch === undefined) {
    problem(check, 'MISSING_FIELD', path, 'ItemBatcher needs MaxItemsPerBatch or MaxInputBytesPerBatch.');
  }
};

const resultWriter: Rule = (value, path, check) => {
  const writerConfig = fields('WriterConfig', { Transformation: oneOf('NONE', 'COMPACT', 'FLATTEN'), OutputType: oneOf('JSON', 'JSONL') });
  const rules = { Resource: resource(WRITE_OBJECT), Arguments: location('Prefix', ['Bucket']), WriterConfig: writerConfig };
  fields('ResultWriter', rules)(value, path, check);
  if (!isJsonObject(value)) return;
  if ((value.Resource === undefined) !== (value.Arguments === undefined))
    problem(check, 'MISSING_FIELD', path, 'Resource and Arguments go together.');
  if (value.Resource === undefined && value.WriterConfig === undefined)
    problem(check, 'MISSING_FIELD', path, 'ResultWriter must not be empty.');
  const config = isJsonObject(value.WriterConfig) ? value.WriterConfig : {};
  if (value.Resource === undefined && config.OutputType === 'JSONL') {
    problem(check, 'UNSUPPORTED_FIELD', `${path}.WriterConfig.OutputType`, 'JSONL is supported for files in S3 only.');
  }
};

const DISTRIBUTED_ONLY: Readonly<Record<string, Rule>> = {
  ItemReader: itemReader,
  ItemBatcher: itemBatcher,
  ResultWriter: resultWriter,
  ToleratedFailureCount: numberTemplate(0, MOST),
  ToleratedFailurePercentage: numberTemplate(0, 100, true),
  Label: text,
};

export const mapFields: Readonly<Record<string, Rule>> = {
  Items: (value, path, check) => {
    template(value, path, check);
    if (!Array.isArray(value) && typeof value !== 'string')
      problem(check, 'INVALID_FIELD', path, `Items must be an array or an expression, not ${show(value)}.`);
  },
  ItemSelector: template,
  MaxConcurrency: numberTemplate(0, MOST),
  ...DISTRIBUTED_ONLY,
};

export const processorConfig: Rule = (value, path, check) => {
  const rules = { Mode: oneOf('INLINE', 'DISTRIBUTED'), ExecutionType: oneOf('STANDARD', 'EXPRESS') };
  fields('ProcessorConfig', rules)(value, path, check);
  if (!isJsonObject(value)) return;
  const distributed = value.Mode === 'DISTRIBUTED';
  if (distributed && value.ExecutionType === undefined)
    problem(check, 'MISSING_FIELD', `${path}.ExecutionType`, 'Mode DISTRIBUTED needs ExecutionType.');
  if (!distributed && value.ExecutionType !== undefined)
    problem(check, 'INVALID_FIELD', `${path}.ExecutionType`, 'ExecutionType belongs to Mode DISTRIBUTED.');
};

export function isDistributed(map: JsonObject): boolean {
  const processor = map.ItemProcessor;
  return isJsonObject(processor) && isJsonObject(processor.ProcessorConfig) && processor.ProcessorConfig.Mode === 'DISTRIBUTED';
}

/** Rules across the fields of one Map state. */
export function checkMap(map: JsonObject, path: string, check: Check): void {
  if (!isDistributed(map)) {
    for (const name of Object.keys(DISTRIBUTED_ONLY)) {
      if (map[name] !== undefined) problem(check, 'INVALID_FIELD', at(path, name), `The field '${name}' belongs to Mode DISTRIBUTED.`);
    }
  }
  if (map.Items !== undefined && map.ItemReader !== undefined)
    problem(check, 'INVALID_FIELD', at(path, 'Items'), 'Items and ItemReader exclude each other.');
}
