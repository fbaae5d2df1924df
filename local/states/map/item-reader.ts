import type { ItemReader, MapState } from '../definition';
import { StatesError } from '../errors';
import { isJsonObject, type Json } from '../json';
import type { StatesS3 } from '../services';
import type { Step } from '../step';
import { parseCsv } from './csv';

export const READ_OBJECT = 'arn:aws:states:::s3:getObject';
export const LIST_OBJECTS = 'arn:aws:states:::s3:listObjectsV2';
const MOST_ITEMS = 100_000_000;

/**
 * The items of a data set in S3.
 *
 * @throws StatesError `States.ItemReaderFailed` when S3 refuses or the object is not what `InputType` says
 */
export async function readItems(step: Step<MapState>, reader: ItemReader): Promise<Json[]> {
  const args = await step.evaluate('ItemReader/Arguments', reader.Arguments);
  const limit = await step.number('ItemReader/ReaderConfig/MaxItems', reader.ReaderConfig?.MaxItems, { min: 1, max: MOST_ITEMS });
  const s3 = step.frame.services.s3;
  if (s3 === undefined) throw readerFailed('there is no S3 here.');
  const items = reader.Resource === LIST_OBJECTS ? await listObjects(s3, args) : await readObject(s3, args, reader);
  return limit === undefined ? items : items.slice(0, limit);
}

async function listObjects(s3: StatesS3, args: Json): Promise<Json[]> {
  const bucket = textArgument(args, 'Bucket');
  const prefix = isJsonObject(args) && args.Prefix === undefined ? '' : textArgument(args, 'Prefix');
  const objects = await s3.listObjects({ bucket, prefix }).catch((error: unknown) => {
    throw readerFailed(`s3://${bucket}/${prefix} cannot be listed: ${messageOf(error)}`);
  });
  return objects.map((object) => ({
    Etag: object.etag,
    Key: object.key,
    LastModified: Math.floor(object.lastModified.getTime() / 1000),
    Size: object.size,
    StorageClass: object.storageClass ?? 'STANDARD',
  }));
}

async function readObject(s3: StatesS3, args: Json, reader: ItemReader): Promise<Json[]> {
  const bucket = textArgument(args, 'Bucket');
  const key = textArgument(args, 'Key');
  const body = await s3.getObject({ bucket, key }).catch((error: unknown) => {
    throw readerFailed(`s3://${bucket}/${key} cannot be read: ${messageOf(error)}`);
  });
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  try {
    return parseItems(text, reader);
  } catch (error) {
    throw readerFailed(`s3://${bucket}/${key}: ${messageOf(error)}`);
  }
}

function parseItems(text: string, reader: ItemReader): Json[] {
  const config = reader.ReaderConfig ?? {};
  if (config.InputType === 'CSV') return parseCsv(text, config);
  if (config.InputType === 'JSONL') return parseLines(text);
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Error('Attempting to map over non-iterable node.');
  return value as Json[];
}

function parseLines(text: string): Json[] {
  const items: Json[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      items.push(JSON.parse(line) as Json);
    } catch (error) {
      throw new Error(`line ${index + 1} is not JSON: ${messageOf(error)}`);
    }
  }
  return items;
}

function textArgument(args: Json, name: string): string {
  const value = isJsonObject(args) ? args[name] : undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw readerFailed(`the argument '${name}' must be a string, not ${JSON.stringify(value)}.`);
}

function readerFailed(cause: string): StatesError {
  return new StatesError('States.ItemReaderFailed', `ItemReader: ${cause}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
