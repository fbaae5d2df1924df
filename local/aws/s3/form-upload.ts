import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { ObjectStore, StoredObject } from './object-store';
import { S3Error } from './s3-error';
import { objectHeaders, type S3Request, send, sendXml } from './s3-request';
import { checkUploadPolicy } from './upload-policy';
import { xml } from './xml';

/** Longest form. S3 takes 5 GiB; here it is held in memory. */
const FORM_LIMIT = 256 * 1024 * 1024;

interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly fileName: string;
  readonly file: Buffer;
}

/** POST Object: the upload of an HTML form, or of a script with `FormData`. */
export async function formUpload(store: ObjectStore, { message, response, bucket }: S3Request): Promise<void> {
  const { fields, fileName, file } = parseForm(await body(message), boundaryOf(message));
  checkUploadPolicy({ bucket, fields, size: file.length });
  // A function: `$` in a name means nothing.
  const key = (fields.get('key') ?? '').replace('${filename}', () => fileName);
  if (key === '') throw new S3Error(400, 'InvalidArgument', "Bucket POST must contain a field named 'key'.");
  const upload = await store.receive(Readable.from([file]));
  const object = store.commit(bucket, key, upload, objectHeaders({ headers: Object.fromEntries(fields) }));
  answer({ message, response, bucket }, fields, object);
}

function answer(
  { message, response, bucket }: Pick<S3Request, 'message' | 'response' | 'bucket'>,
  fields: ReadonlyMap<string, string>,
  { key, etag }: StoredObject,
): void {
  const location = `http://${message.headers.host}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const redirect = fields.get('success_action_redirect');
  if (redirect !== undefined && URL.canParse(redirect)) {
    const target = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket, key, etag })) target.searchParams.set(name, value);
    send(response, 303, { location: target.href });
    return;
  }
  const status = fields.get('success_action_status');
  response.setHeader('location', location);
  response.setHeader('etag', etag);
  if (status === '201') sendXml(response, xml('PostResponse', { Location: location, Bucket: bucket, Key: key, ETag: etag }), 201);
  else send(response, status === '200' ? 200 : 204);
}

function boundaryOf(message: IncomingMessage): string {
  const match = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(message.headers['content-type'] ?? '');
  if (!match) throw malformed();
  return match[1] ?? match[2];
}

const malformed = (): S3Error =>
  new S3Error(400, 'MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');

async function body(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > FORM_LIMIT) throw new S3Error(400, 'EntityTooLarge', `Forms of more than ${FORM_LIMIT} bytes are not available locally.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The fields before the file, and the file. What comes after it is not looked at, as on S3. */
function parseForm(bytes: Buffer, boundary: string): Form {
  const fields = new Map<string, string>();
  const separator = Buffer.from(`\r\n--${boundary}`);
  let at = bytes.indexOf(`--${boundary}\r\n`) + boundary.length + 4;
  if (at < boundary.length + 4) throw malformed();
  for (;;) {
    const head = bytes.indexOf('\r\n\r\n', at);
    const end = head < 0 ? -1 : bytes.indexOf(separator, head + 4);
    // An empty part ends where its head does.
    if (end < 0) throw malformed();
    const headers = bytes.toString('utf8', at, head);
    const name = /name="((?:[^"\\]|\\.)*)"/i.exec(headers.replace(/filename\*?=/gi, 'file-name='))?.[1];
    if (name === undefined) throw malformed();
    const value = bytes.subarray(head + 4, end);
    if (name.toLowerCase() === 'file') return { fields, fileName: /filename="([^"]*)"/i.exec(headers)?.[1] ?? '', file: value };
    fields.set(name.toLowerCase(), value.toString('utf8'));
    at = end + separator.length + 2;
    if (bytes.toString('latin1', at - 2, at) === '--') {
      throw new S3Error(400, 'InvalidArgument', 'POST requires exactly one file upload per request.');
    }
  }
}
