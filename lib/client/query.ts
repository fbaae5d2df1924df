import type { WireItem } from '../codec/wire';
import type { TableContext } from './context';
import { decodeCursor, encodeCursor, fingerprint } from './cursor';
import { InvalidRequestError } from './errors';
import { Lane } from './query-lane';

/** One page of a query. */
export interface Page<T> {
  readonly items: T[];
  /** Where the next page begins; undefined after the last. */
  readonly cursor: string | undefined;
}

/**
 * A query that has not run yet. `await` reads one page, `for await` reads item by item to the end, page after page.
 *
 * @example
 * const { items, cursor } = await table.Session.query({ userId }, { limit: 20 });
 * for await (const session of table.Session.query({ userId })) console.log(session.sessionId);
 */
export interface Query<T> extends PromiseLike<Page<T>>, AsyncIterable<T> {
  /** The first item; undefined if there is none. */
  first(): Promise<T | undefined>;
  /** All items, up to `limit` if it is given. */
  all(): Promise<T[]>;
}

/** What a query does with its pages. */
export interface PageSettings {
  readonly consistent?: boolean;
  readonly reverse?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

/** The key condition of one lane. */
export interface LaneCondition {
  readonly condition: string;
  readonly names: Record<string, string>;
  readonly values: WireItem;
}

/** What a query reads, and how: one lane, or one for each shard of a partition. */
export interface QuerySource<T> {
  readonly indexName?: string;
  /** The attributes of the sort key, which order the items of several lanes. */
  readonly sortNames: readonly string[];
  /** The attributes of an item that say where it stands. */
  readonly keyNames: readonly string[];
  readonly filter?: string;
  readonly lanes: readonly LaneCondition[];
  /** The item as a value; undefined for one that does not count. */
  read(item: WireItem): T | undefined;
}

export class TableQuery<T> implements Query<T> {
  constructor(
    private readonly context: TableContext,
    private readonly source: QuerySource<T>,
    private readonly settings: PageSettings,
  ) {
    const { limit } = settings;
    if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
      throw new InvalidRequestError(`limit is ${limit}: it must be a whole number of at least 1`);
    }
  }

  // biome-ignore lint/suspicious/noThenProperty: a query is awaited like the promise of a page
  public then<A = Page<T>, B = never>(
    resolve?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    reject?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.page().then(resolve, reject);
  }

  public async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    const lanes = this.lanes();
    let left = this.settings.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const items = await this.next(lanes, left);
      yield* items;
      left -= items.length;
      if (lanes.every((lane) => lane.isDone)) return;
    }
  }

  public async first(): Promise<T | undefined> {
    return (await new TableQuery(this.context, this.source, { ...this.settings, limit: 1 })).items[0];
  }

  public async all(): Promise<T[]> {
    const items: T[] = [];
    for await (const item of this) items.push(item);
    return items;
  }

  private async page(): Promise<Page<T>> {
    const { limit } = this.settings;
    const lanes = this.lanes();
    const items: T[] = [];
    do {
      for (const item of await this.next(lanes, (limit ?? Number.POSITIVE_INFINITY) - items.length)) items.push(item);
    } while (limit !== undefined && items.length < limit && !lanes.every((lane) => lane.isDone));
    const isLast = lanes.every((lane) => lane.isDone);
    return {
      items,
      cursor: isLast
        ? undefined
        : encodeCursor(
            this.fingerprint(),
            lanes.map((lane) => lane.position),
          ),
    };
  }

  private lanes(): Lane<T>[] {
    const { cursor } = this.settings;
    const positions = cursor === undefined ? [] : decodeCursor(cursor, this.fingerprint(), this.source.lanes.length);
    return this.source.lanes.map((condition, i) => new Lane(this.context.connection, this.source, condition, this.settings, positions[i]));
  }

  /** The next items of all lanes in order, `most` of them at most; an empty list does not mean the end. */
  private async next(lanes: readonly Lane<T>[], most: number): Promise<T[]> {
    await Promise.all(lanes.map((lane) => lane.fill(most)));
    if (lanes.length === 1) return lanes[0].take(most);
    const items: T[] = [];
    while (items.length < most) {
      // A lane with more to read and nothing at hand may hold the next item.
      if (lanes.some((lane) => lane.isEmpty && !lane.isDone)) break;
      const ahead = lanes.filter((lane) => !lane.isEmpty);
      if (ahead.length === 0) break;
      const lane = ahead.reduce((first, other) => (other.comesBefore(first) ? other : first));
      items.push(...lane.take(1));
    }
    return items;
  }

  private fingerprint(): string {
    const { indexName, lanes } = this.source;
    const [{ condition, names }] = lanes;
    return fingerprint([indexName, condition, names, lanes.map((lane) => lane.values), this.settings.reverse ?? false]);
  }
}
