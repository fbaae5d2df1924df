import { createHash, randomUUID } from 'node:crypto';
import {
  appendFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AssetArchives } from './asset-archives';
import type { CorsRule } from './cors';
import { objectPath } from './object-path';

/** What S3 keeps of an object beside its bytes. */
export interface ObjectHeaders {
  /** Content-Type, Content-Encoding, Cache-Control and so on, and x-amz-meta-*, in lower case. */
  readonly [header: string]: string;
}

export interface StoredObject {
  readonly key: string;
  /** With its quotation marks, as the ETag header has it. */
  readonly etag: string;
  readonly size: number;
  /** ISO 8601, UTC. */
  readonly modified: string;
  readonly headers: ObjectHeaders;
  /** Relative to the folder of the store. */
  readonly path: string;
}

/** Bytes that are on disk but not yet an object. */
export interface Upload {
  readonly file: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly md5: string;
}

type JournalEntry = { readonly bucket: string; readonly put: StoredObject } | { readonly bucket: string; readonly delete: string };

/**
 * Buckets in a folder: an object is the file `<folder>/<bucket>/<key>`, so a report can be opened where it lies. Keys that are no
 * file names are percent-encoded. A journal keeps headers and ETags over a restart.
 */
export class ObjectStore {
  /** What the bucket of the CDK holds. */
  public readonly assets = new AssetArchives();
  private readonly buckets = new Map<string, Map<string, StoredObject>>();
  /** Paths in lower case, for file systems that do not tell A from a. */
  private readonly taken = new Map<string, string>();
  private readonly corsRules = new Map<string, readonly CorsRule[]>();
  private readonly journal: string;
  private readonly incoming: string;

  public constructor(public readonly folder: string) {
    this.journal = join(folder, '.index.jsonl');
    this.incoming = join(folder, '.incoming');
    rmSync(this.incoming, { recursive: true, force: true });
    mkdirSync(this.incoming, { recursive: true });
    this.restore();
  }

  public createBucket(bucket: string): void {
    if (!this.buckets.has(bucket)) this.buckets.set(bucket, new Map());
    mkdirSync(join(this.folder, bucket), { recursive: true });
  }

  public setCors(bucket: string, rules: readonly CorsRule[]): void {
    this.corsRules.set(bucket, rules);
  }

  public cors(bucket: string): readonly CorsRule[] {
    return this.corsRules.get(bucket) ?? [];
  }

  public hasBucket(bucket: string): boolean {
    return this.buckets.has(bucket);
  }

  public get(bucket: string, key: string): StoredObject | undefined {
    return this.buckets.get(bucket)?.get(key);
  }

  /** The keys of a bucket, in the order of their UTF-8 bytes. */
  public keys(bucket: string): string[] {
    return [...(this.buckets.get(bucket)?.keys() ?? [])].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  /** The file that holds an object. */
  public file(object: StoredObject): string {
    return join(this.folder, object.path);
  }

  /** Writes a body to disk without making it an object yet. */
  public async receive(body: Readable): Promise<Upload> {
    const file = join(this.incoming, randomUUID());
    const hash = createHash('md5');
    let size = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    // Opened at once: an upload that fails early must not leave a file that appears after its removal.
    const target = createWriteStream(file, { fd: openSync(file, 'wx') });
    try {
      await pipeline(body, measure, target);
    } catch (error) {
      rmSync(file, { force: true });
      throw error;
    }
    return { file, size, md5: hash.digest('hex') };
  }

  /** Joins uploads into one; they are gone afterwards. */
  public async join(parts: readonly Upload[]): Promise<Upload> {
    async function* bytes(): AsyncGenerator<Buffer> {
      for (const part of parts) yield* createReadStream(part.file);
    }
    const joined = await this.receive(Readable.from(bytes()));
    for (const part of parts) this.discard(part);
    return joined;
  }

  public discard(upload: Upload): void {
    rmSync(upload.file, { force: true });
  }

  /** Makes an upload an object, in one step: readers see the old object or the new one. */
  public commit(bucket: string, key: string, upload: Upload, headers: ObjectHeaders, etag = `"${upload.md5}"`): StoredObject {
    const objects = this.buckets.get(bucket);
    if (!objects) throw new Error(`no bucket ${bucket}`);
    const path = objects.get(key)?.path ?? this.freePath(bucket, key);
    const object: StoredObject = { key, etag, size: upload.size, modified: new Date().toISOString(), headers, path };
    mkdirSync(dirname(this.file(object)), { recursive: true });
    renameSync(upload.file, this.file(object));
    objects.set(key, object);
    this.taken.set(path.toLowerCase(), key);
    this.record({ bucket, put: object });
    return object;
  }

  /** Replaces what is kept beside the bytes of an object; it stays as old as it is. */
  public setHeaders(bucket: string, object: StoredObject, headers: ObjectHeaders): void {
    const changed = { ...object, headers };
    this.buckets.get(bucket)?.set(object.key, changed);
    this.record({ bucket, put: changed });
  }

  public delete(bucket: string, key: string): void {
    const object = this.get(bucket, key);
    if (!object) return;
    this.buckets.get(bucket)?.delete(key);
    this.taken.delete(object.path.toLowerCase());
    rmSync(this.file(object), { force: true });
    this.record({ bucket, delete: key });
  }

  /** The readable path, unless another key has it or needs it as a folder. */
  private freePath(bucket: string, key: string): string {
    const readable = join(bucket, objectPath(key));
    if (this.taken.has(readable.toLowerCase()) || existsSync(join(this.folder, readable))) return this.hiddenPath(bucket, key);
    for (let parent = dirname(readable); parent !== bucket; parent = dirname(parent)) {
      if (this.taken.has(parent.toLowerCase())) return this.hiddenPath(bucket, key);
    }
    return readable;
  }

  private hiddenPath(bucket: string, key: string): string {
    return join(bucket, '%conflicts', createHash('sha256').update(key).digest('hex'));
  }

  private record(entry: JournalEntry): void {
    appendFileSync(this.journal, `${JSON.stringify(entry)}\n`);
  }

  private restore(): void {
    if (!existsSync(this.journal)) return;
    for (const line of readFileSync(this.journal, 'utf8').split('\n')) {
      const entry = parseEntry(line);
      if (!entry) continue;
      this.createBucket(entry.bucket);
      const objects = this.buckets.get(entry.bucket) as Map<string, StoredObject>;
      if ('delete' in entry) objects.delete(entry.delete);
      else objects.set(entry.put.key, entry.put);
    }
    const kept: string[] = [];
    for (const [bucket, objects] of this.buckets) {
      for (const object of objects.values()) {
        if (existsSync(this.file(object))) {
          this.taken.set(object.path.toLowerCase(), object.key);
          kept.push(`${JSON.stringify({ bucket, put: object })}\n`);
        } else {
          objects.delete(object.key);
        }
      }
    }
    writeFileSync(this.journal, kept.join(''));
  }
}

/** The last line may be half written when the process was killed. */
function parseEntry(line: string): JournalEntry | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
