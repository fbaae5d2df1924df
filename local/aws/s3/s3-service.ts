import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listObjects } from './list-objects';
import { MultipartUploads } from './multipart-uploads';
import type { ObjectHeaders, ObjectStore, StoredObject, Upload } from './object-store';
import { noSuchKey, preconditionFailed, S3Error } from './s3-error';
import { bodyBytes, bodyText, header, objectHeaders, parseRequest, type S3Request, send, sendError, sendXml } from './s3-request';
import { sendObject } from './send-object';
import { xml, xmlTexts } from './xml';

/** Query parameters that do not choose another operation. */
const PLAIN_PARAMETERS = new Set([
  ...['x-id', 'list-type', 'prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after', 'encoding-type', 'fetch-owner'],
  ...['uploads', 'uploadId', 'partNumber', 'delete'],
]);

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
      if (request.bucket === '' || [...request.query.keys()].some((name) => !PLAIN_PARAMETERS.has(name))) throw notAvailable(request);
      if (!this.store.hasBucket(request.bucket)) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
      await this.operation(request);
    } catch (error) {
      message.resume(); // a body that nobody reads would block the connection
      sendError(request, error);
    }
  }

  private operation(request: S3Request): Promise<void> | void {
    const { message, response, bucket, key, query } = request;
    const kind = key === '' ? 'bucket' : query.has('uploads') || query.has('uploadId') ? 'multipart' : 'object';
    switch (`${message.method} ${kind}`) {
      case 'HEAD bucket':
        return send(response, 200, { 'x-amz-bucket-region': 'us-east-1' });
      case 'GET bucket':
        if (query.get('list-type') !== '2') throw notAvailable(request);
        return sendXml(response, xml('ListBucketResult', listObjects(this.store, bucket, query)));
      case 'POST bucket':
        return this.deleteObjects(request);
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
    const upload = await this.store.receive(createReadStream(this.store.file(source)));
    const headers = header(message, 'x-amz-metadata-directive') === 'REPLACE' ? objectHeaders(message) : source.headers;
    const object = this.commit(request, upload, headers);
    sendXml(response, xml('CopyObjectResult', { ETag: object.etag, LastModified: object.modified }));
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

function notAvailable({ message, bucket, key, query }: S3Request): S3Error {
  const named = query.get('x-id');
  const parameters = [...query.keys()].filter((name) => name !== 'x-id').join('&');
  const target = bucket === '' ? 'the account' : key === '' ? 'a bucket' : 'an object';
  const operation = named ?? `${message.method} on ${target}${parameters === '' ? '' : ` with ?${parameters}`}`;
  return new S3Error(501, 'NotImplemented', `Amazon S3 ${operation} is not available locally.`);
}
