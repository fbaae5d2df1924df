import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { addCorsHeaders, answerPreflight } from './cors';
import { formUpload } from './form-upload';
import { listObjects } from './list-objects';
import { MultipartUploads } from './multipart-uploads';
import type { ObjectHeaders, ObjectStore, StoredObject, Upload } from './object-store';
import { TAGGING_HEADER, tagsAsXml, tagsFromXml } from './object-tags';
import { checkPresigned } from './presigned-url';
import { noSuchKey, preconditionFailed, S3Error } from './s3-error';
import { bodyBytes, bodyText, header, objectHeaders, parseRequest, type S3Request, send, sendError, sendXml } from './s3-request';
import { sendObject } from './send-object';
import { xml, xmlTexts } from './xml';

/** Query parameters that do not choose another operation. */
const PLAIN_PARAMETERS = new Set([
  ...['x-id', 'list-type', 'prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after', 'encoding-type', 'fetch-owner'],
  ...['uploads', 'uploadId', 'partNumber', 'delete', 'tagging'],
]);
/** The signature of a presigned URL, and headers that SDKs sign as parameters. */
const SIGNED_PARAMETER = /^x-amz-(?!acl|grant|server|storage|website)/i;

/** Assets are known by their content: they have no time. */
const ASSET_TIME = new Date(0).toISOString();

/** The part of Amazon S3 that applications use most, on a folder. Everything else is refused by name. */
export class S3Service {
  private readonly uploads: MultipartUploads;

  public constructor(private readonly store: ObjectStore) {
    this.uploads = new MultipartUploads(store);
  }

  /** Answers a path-style request. */
  public async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = parseRequest(message, response);
    try {
      if (request.bucket === '' || [...request.query.keys()].some(isUnknown)) throw notAvailable(request);
      if (!this.store.hasBucket(request.bucket) && (await this.sendAsset(request))) return;
      if (!this.store.hasBucket(request.bucket)) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
      if (message.method === 'OPTIONS') return answerPreflight(this.store.cors(request.bucket), message, response);
      addCorsHeaders(this.store.cors(request.bucket), message, response);
      checkPresigned(message, request.query);
      await this.operation(request);
    } catch (error) {
      message.resume(); // a body that nobody reads would block the connection
      sendError(request, error);
    }
  }

  /** @returns false when it is no asset of the app */
  private async sendAsset(request: S3Request): Promise<boolean> {
    const bytes = request.message.method === 'GET' ? this.store.assets.read(request.key) : undefined;
    if (!bytes) return false;
    const { file, size, md5 } = await this.store.receive(Readable.from([bytes]));
    try {
      await sendObject(request, { key: request.key, etag: `"${md5}"`, size, modified: ASSET_TIME, headers: {}, path: '' }, file);
    } finally {
      this.store.discard({ file, size, md5 });
    }
    return true;
  }

  private operation(request: S3Request): Promise<void> | void {
    const { message, response, bucket, key, query } = request;
    switch (`${message.method} ${kindOf(request)}`) {
      case 'HEAD bucket':
        return send(response, 200, { 'x-amz-bucket-region': 'us-east-1' });
      case 'GET bucket':
        if (query.get('list-type') !== '2') throw notAvailable(request);
        return sendXml(response, xml('ListBucketResult', listObjects(this.store, bucket, query)));
      case 'POST bucket':
        return isForm(message) ? formUpload(this.store, request) : this.deleteObjects(request);
      case 'GET tags':
      case 'PUT tags':
      case 'DELETE tags':
        return this.tags(request);
      case 'PUT object':
        return header(message, 'x-amz-copy-source') === undefined ? this.putObject(request) : this.copyObject(request);
      case 'GET object':
      case 'HEAD object': {
        const object = this.store.get(bucket, key);
        if (!object) throw noSuchKey();
        return sendObject(request, object, this.store.file(object));
      }
      case 'DELETE object':
        this.store.delete(bucket, key);
        return send(response, 204);
      case 'POST multipart':
        return query.has('uploadId') ? this.completeUpload(request) : this.createUpload(request);
      case 'PUT multipart':
        return this.uploadPart(request);
      case 'DELETE multipart':
        this.uploads.abort(query.get('uploadId') ?? '');
        return send(response, 204);
      default:
        throw notAvailable(request);
    }
  }

  private async putObject(request: S3Request): Promise<void> {
    this.checkConditions(request);
    const upload = await this.store.receive(bodyBytes(request.message));
    const object = this.commit(request, upload, objectHeaders(request.message));
    send(request.response, 200, { etag: object.etag });
  }

  private async copyObject(request: S3Request): Promise<void> {
    const { message, response } = request;
    const [bucket, ...rest] = decodeURIComponent(header(message, 'x-amz-copy-source') ?? '')
      .replace(/^\//, '')
      .split('/');
    const source = this.store.get(bucket, rest.join('/'));
    if (!source) throw noSuchKey();
    const expected = header(message, 'x-amz-copy-source-if-match');
    if (expected !== undefined && expected !== source.etag) throw preconditionFailed();
    const replaced = objectHeaders(message);
    const { [TAGGING_HEADER]: tags, ...headers } = header(message, 'x-amz-metadata-directive') === 'REPLACE' ? replaced : source.headers;
    const tagging = header(message, 'x-amz-tagging-directive') === 'REPLACE' ? replaced[TAGGING_HEADER] : source.headers[TAGGING_HEADER];
    if (bucket === request.bucket && source.key === request.key && header(message, 'x-amz-metadata-directive') !== 'REPLACE') {
      throw new S3Error(
        400,
        'InvalidRequest',
        'This copy request is illegal because it is trying to copy an object to itself without changing it.',
      );
    }
    const upload = await this.store.receive(createReadStream(this.store.file(source)));
    const object = this.commit(request, upload, tagging ? { ...headers, [TAGGING_HEADER]: tagging } : headers);
    sendXml(response, xml('CopyObjectResult', { ETag: object.etag, LastModified: object.modified }));
  }

  private async tags({ message, response, bucket, key }: S3Request): Promise<void> {
    const object = this.store.get(bucket, key);
    if (!object) throw noSuchKey();
    const { [TAGGING_HEADER]: present, ...headers } = object.headers;
    if (message.method === 'GET') return sendXml(response, xml('Tagging', tagsAsXml(present)));
    const tags = message.method === 'PUT' ? tagsFromXml(await bodyText(message)) : '';
    this.store.setHeaders(bucket, object, tags === '' ? headers : { ...headers, [TAGGING_HEADER]: tags });
    send(response, message.method === 'PUT' ? 200 : 204);
  }

  private async deleteObjects(request: S3Request): Promise<void> {
    const { message, response, bucket, query } = request;
    if (!query.has('delete')) throw notAvailable(request);
    const body = await bodyText(message);
    const keys = xmlTexts(body, 'Key');
    if (keys.length === 0 || keys.length > 1000) throw new S3Error(400, 'MalformedXML', 'The request must name 1 to 1000 keys.');
    for (const key of keys) this.store.delete(bucket, key);
    const quiet = xmlTexts(body, 'Quiet')[0] === 'true';
    sendXml(response, xml('DeleteResult', { Deleted: quiet ? [] : keys.map((key) => ({ Key: key })) }));
  }

  private createUpload({ message, response, bucket, key }: S3Request): void {
    const id = this.uploads.create(bucket, key, objectHeaders(message));
    sendXml(response, xml('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id }));
  }

  private async uploadPart(request: S3Request): Promise<void> {
    const { message, response, query } = request;
    if (header(message, 'x-amz-copy-source') !== undefined) throw notAvailable(request);
    const etag = await this.uploads.part(query.get('uploadId') ?? '', Number(query.get('partNumber')), message);
    send(response, 200, { etag });
  }

  private async completeUpload(request: S3Request): Promise<void> {
    const { message, response, bucket, key, query } = request;
    this.checkConditions(request);
    const { upload, etag, headers } = await this.uploads.complete(query.get('uploadId') ?? '', await bodyText(message));
    const object = this.commit(request, upload, headers, etag);
    sendXml(response, xml('CompleteMultipartUploadResult', { Bucket: bucket, Key: key, ETag: object.etag }));
  }

  /** Conditions are checked again when the body is there: another writer may have been faster. */
  private commit(request: S3Request, upload: Upload, headers: ObjectHeaders, etag?: string): StoredObject {
    try {
      this.checkConditions(request);
    } catch (error) {
      this.store.discard(upload);
      throw error;
    }
    return this.store.commit(request.bucket, request.key, upload, headers, etag);
  }

  private checkConditions({ message, bucket, key }: S3Request): void {
    const existing = this.store.get(bucket, key);
    if (header(message, 'if-none-match') === '*' && existing) throw preconditionFailed();
    const ifMatch = header(message, 'if-match');
    if (ifMatch === undefined) return;
    if (!existing) throw noSuchKey();
    if (ifMatch !== existing.etag) throw preconditionFailed();
  }
}

function isUnknown(parameter: string): boolean {
  return !PLAIN_PARAMETERS.has(parameter) && !SIGNED_PARAMETER.test(parameter);
}

/** Whether a request is the upload of an HTML form. */
export function isForm(message: IncomingMessage): boolean {
  return /^multipart\/form-data/i.test(message.headers['content-type'] ?? '');
}

function kindOf({ key, query }: S3Request): 'bucket' | 'tags' | 'multipart' | 'object' {
  if (key === '') return 'bucket';
  if (query.has('tagging')) return 'tags';
  return query.has('uploads') || query.has('uploadId') ? 'multipart' : 'object';
}

function notAvailable({ message, bucket, key, query }: S3Request): S3Error {
  const named = query.get('x-id');
  const parameters = [...query.keys()].filter((name) => name !== 'x-id').join('&');
  const target = bucket === '' ? 'the account' : key === '' ? 'a bucket' : 'an object';
  const operation = named ?? `${message.method} on ${target}${parameters === '' ? '' : ` with ?${parameters}`}`;
  return new S3Error(501, 'NotImplemented', `Amazon S3 ${operation} is not available locally.`);
}
