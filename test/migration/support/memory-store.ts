import type { ListedObject, ObjectStore } from '../../../lambda/migration/object-store';

/** The migration bucket in memory. */
export class MemoryStore implements ObjectStore {
  public readonly bucket = 'memory';
  public readonly objects = new Map<string, Buffer>();

  public async put(key: string, body: string | Uint8Array): Promise<void> {
    this.objects.set(key, Buffer.from(body));
  }

  public async get(key: string): Promise<Uint8Array | undefined> {
    return this.objects.get(key);
  }

  public async range(key: string, offset: number, length: number): Promise<Uint8Array> {
    const object = this.objects.get(key);
    if (!object) throw new Error(`no object ${key}`);
    return object.subarray(offset, offset + length);
  }

  public async list(prefix: string): Promise<ListedObject[]> {
    const found = [...this.objects].filter(([key, body]) => key.startsWith(prefix) && body.length > 0);
    return found.map(([key, body]) => ({ key, size: body.length })).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  public json<T>(key: string): T {
    return JSON.parse(this.objects.get(key)?.toString() ?? 'null') as T;
  }

  public lines<T>(key: string): T[] {
    const text = this.objects.get(key)?.toString() ?? '';
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  }
}
