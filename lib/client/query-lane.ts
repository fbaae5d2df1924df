import { compareUtf8 } from '../codec/canonical';
import type { AnyWire, WireItem } from '../codec/wire';
import type { Connection } from './connection';
import type { LaneCondition, PageSettings, QuerySource } from './query';

/** Reading over items that do not count, a page asks for at least this many: a smaller one costs as much time. */
const LEAST_READ = 100;

interface Waiting<T> {
  readonly item: T;
  readonly wire: WireItem;
}

/** One partition that a query reads: what has been read and not taken, and where it stands. */
export class Lane<T> {
  private waiting: Waiting<T>[] = [];
  private taken = 0;
  /** Where the next request begins; null: at the start, 0: there is none. */
  private next: WireItem | null | 0;
  private reads = 0;

  constructor(
    private readonly connection: Connection,
    private readonly source: QuerySource<T>,
    private readonly condition: LaneCondition,
    private readonly settings: PageSettings,
    /** Behind the last item taken. */
    public position: WireItem | null | 0 = null,
  ) {
    this.next = position;
  }

  public get isEmpty(): boolean {
    return this.taken === this.waiting.length;
  }

  /** Nothing is left, here or in the table. */
  public get isDone(): boolean {
    return this.isEmpty && this.next === 0;
  }

  /** Reads a page if nothing is at hand. */
  public async fill(most: number): Promise<void> {
    if (!this.isEmpty || this.next === 0) return;
    const { source, settings } = this;
    const isFirst = this.reads++ === 0 && source.filter === undefined;
    const { Items = [], LastEvaluatedKey } = await this.connection.call('Query', {
      IndexName: source.indexName,
      KeyConditionExpression: this.condition.condition,
      FilterExpression: source.filter,
      ExpressionAttributeNames: this.condition.names,
      ExpressionAttributeValues: this.condition.values,
      ExclusiveStartKey: this.next ?? undefined,
      Limit: most === Number.POSITIVE_INFINITY ? undefined : isFirst ? most : Math.max(most, LEAST_READ),
      ScanIndexForward: settings.reverse ? false : undefined,
      ConsistentRead: settings.consistent,
    });
    this.waiting = [];
    this.taken = 0;
    for (const wire of Items as WireItem[]) {
      const item = source.read(wire);
      if (item !== undefined) this.waiting.push({ item, wire });
    }
    this.next = (LastEvaluatedKey as WireItem | undefined) ?? 0;
    if (this.isEmpty) this.position = this.next;
  }

  /** The next items at hand. */
  public take(most: number): T[] {
    const end = Math.min(this.waiting.length, this.taken + most);
    const items: T[] = [];
    for (let i = this.taken; i < end; i++) items.push(this.waiting[i].item);
    if (end > this.taken) {
      this.taken = end;
      this.position = this.isEmpty ? this.next : this.keyOf(this.waiting[end - 1].wire);
    }
    return items;
  }

  /** Whether the next item of this lane comes before that of another. */
  public comesBefore(other: Lane<T>): boolean {
    for (const name of this.source.sortNames) {
      const order = compareKeys(this.waiting[this.taken].wire[name], other.waiting[other.taken].wire[name]);
      if (order !== 0) return this.settings.reverse ? order > 0 : order < 0;
    }
    return false;
  }

  private keyOf(wire: WireItem): WireItem {
    const key: WireItem = {};
    for (const name of this.source.keyNames) key[name] = wire[name];
    return key;
  }
}

/** The order of DynamoDB: texts by their UTF-8 bytes, bytes unsigned, numbers by value. */
function compareKeys(a: AnyWire, b: AnyWire): number {
  if (a.S !== undefined && b.S !== undefined) return compareUtf8(a.S, b.S);
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  return Number(a.N) - Number(b.N);
}
