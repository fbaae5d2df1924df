import type { MapState, ResultWriter } from '../definition';
import { StatesError } from '../errors';
import { isJsonObject, type Json } from '../json';
import type { StatesS3 } from '../services';
import type { Step } from '../step';
import type { ChildExecution } from './child-execution';
import { transformResults } from './result-format';

export const WRITE_OBJECT = 'arn:aws:states:::s3:putObject';
type ResultFile = { Key: string; Size: number };

/**
 * Writes `SUCCEEDED_n`, `FAILED_n` and `PENDING_n` files and `manifest.json` under `<Prefix>/<map run id>/`.
 *
 * @returns `{ MapRunArn, ResultWriterDetails: { Bucket, Key } }`, the result of the Map state
 * @throws StatesError `States.ResultWriterFailed` when S3 refuses
 */
export async function exportResults(
  step: Step<MapState>,
  writer: ResultWriter,
  mapRunArn: string,
  children: readonly ChildExecution[],
): Promise<Json> {
  const args = await step.evaluate('ResultWriter/Arguments', writer.Arguments ?? {});
  const bucket = isJsonObject(args) ? args.Bucket : undefined;
  const prefix = isJsonObject(args) ? (args.Prefix ?? '') : '';
  const { s3, resultFileBytes } = step.frame.services;
  if (typeof bucket !== 'string' || typeof prefix !== 'string')
    throw writerFailed(`'Bucket' and 'Prefix' must be strings, not ${JSON.stringify(args)}.`);
  if (s3 === undefined) throw writerFailed('there is no S3 here.');
  const folder = `${prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`}${mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)}/`;
  const lines = writer.WriterConfig?.OutputType === 'JSONL';
  const transformation = writer.WriterConfig?.Transformation ?? 'NONE';

  const write = async (name: string, statuses: readonly ChildExecution['status'][]): Promise<ResultFile[]> => {
    const entries = transformResults(
      children.filter((child) => statuses.includes(child.status)),
      mapRunArn,
      transformation,
    );
    const files: ResultFile[] = [];
    for (const body of splitIntoFiles(entries, resultFileBytes, lines)) {
      const key = `${folder}${name}_${files.length}.${lines ? 'jsonl' : 'json'}`;
      await put(s3, bucket, key, body, lines ? 'application/jsonl' : 'application/json');
      files.push({ Key: key, Size: Buffer.byteLength(body) });
    }
    return files;
  };
  const ResultFiles = {
    FAILED: await write('FAILED', ['FAILED', 'TIMED_OUT', 'ABORTED']),
    PENDING: await write('PENDING', ['PENDING']),
    SUCCEEDED: await write('SUCCEEDED', ['SUCCEEDED']),
  };
  const Key = `${folder}manifest.json`;
  await put(s3, bucket, Key, JSON.stringify({ DestinationBucket: bucket, MapRunArn: mapRunArn, ResultFiles }), 'application/json');
  return { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket: bucket, Key } };
}

function splitIntoFiles(entries: readonly Json[], most: number, lines: boolean): string[] {
  const files: string[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const text = JSON.stringify(entry);
    const current = files.at(-1);
    if (current === undefined || bytes + text.length > most) {
      files.push([text]);
      bytes = text.length;
    } else {
      current.push(text);
      bytes += text.length;
    }
  }
  return files.map((texts) => (lines ? texts.map((text) => `${text}\n`).join('') : `[${texts.join(',')}]`));
}

async function put(s3: StatesS3, bucket: string, key: string, body: string, contentType: string): Promise<void> {
  try {
    await s3.putObject({ bucket, key, body, contentType });
  } catch (error) {
    throw writerFailed(`s3://${bucket}/${key} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function writerFailed(cause: string): StatesError {
  return new StatesError('States.ResultWriterFailed', `ResultWriter: ${cause}`);
}
