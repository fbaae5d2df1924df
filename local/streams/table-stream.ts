import { LOCAL_REGION } from '../lambda';

/** A record of a table's stream in the form in which Lambda hands it to a handler. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly dynamodb: {
    readonly SequenceNumber: string;
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly [name: string]: unknown;
  };
  readonly [name: string]: unknown;
}

interface Shard {
  readonly id: string;
  iterator: string;
  last?: string;
}

interface ShardDescription {
  readonly ShardId: string;
  readonly ParentShardId?: string;
}

/** Where reading begins. */
export type StartingPosition = 'TRIM_HORIZON' | 'LATEST';

/**
 * Reads the stream of a table from the DynamoDB engine. Its JSON protocol has numbers for dates and base64 for bytes, as Lambda's events
 * have, so records are passed on as they come.
 */
export class TableStream {
  private shards: Shard[] = [];
  private readonly known = new Set<string>();

  private constructor(
    private readonly endpoint: string,
    /** As the engine calls it. */
    private readonly arn: string,
  ) {}

  /** The stream from now on, or from its beginning. */
  public static async open(endpoint: string, arn: string, from: StartingPosition): Promise<TableStream> {
    const stream = new TableStream(endpoint, arn);
    await stream.addShards(from);
    return stream;
  }

  /** The shard that a record may be looked for in. */
  public get shardId(): string {
    return this.shards[0]?.id ?? 'shardId-local';
  }

  /** What is new, at most 1000 records of each shard, in order. */
  public async read(): Promise<StreamRecord[]> {
    const records: StreamRecord[] = [];
    for (const shard of [...this.shards]) records.push(...(await this.readShard(shard)));
    return records;
  }

  private async readShard(shard: Shard): Promise<readonly StreamRecord[]> {
    const { Records = [], NextShardIterator } = await this.records(shard);
    shard.last = Records.at(-1)?.dynamodb.SequenceNumber ?? shard.last;
    if (NextShardIterator) {
      shard.iterator = NextShardIterator;
    } else {
      this.shards = this.shards.filter((open) => open !== shard);
      await this.addShards('TRIM_HORIZON');
    }
    return Records;
  }

  private async records(shard: Shard): Promise<{ Records?: readonly StreamRecord[]; NextShardIterator?: string }> {
    const read = () => this.call<{ Records?: readonly StreamRecord[] }>('GetRecords', { ShardIterator: shard.iterator, Limit: 1000 });
    try {
      return await read();
    } catch (error) {
      if (!/ExpiredIterator/.test((error as Error).name)) throw error;
      // A handler that failed for a quarter of an hour kept it waiting.
      const position = shard.last === undefined ? { type: 'TRIM_HORIZON' } : { type: 'AFTER_SEQUENCE_NUMBER', after: shard.last };
      shard.iterator = await this.iterator(shard.id, position.type, position.after);
      return read();
    }
  }

  private async addShards(from: StartingPosition): Promise<void> {
    const { StreamDescription } = await this.call<{ StreamDescription: { Shards?: readonly ShardDescription[] } }>('DescribeStream', {
      StreamArn: this.arn,
    });
    for (const { ShardId } of StreamDescription.Shards ?? []) {
      if (this.known.has(ShardId)) continue;
      this.known.add(ShardId);
      this.shards.push({ id: ShardId, iterator: await this.iterator(ShardId, from) });
    }
  }

  private async iterator(shard: string, type: string, after?: string): Promise<string> {
    const position = { ShardIteratorType: type, ...(after === undefined ? {} : { SequenceNumber: after }) };
    const input = { StreamArn: this.arn, ShardId: shard, ...position };
    return (await this.call<{ ShardIterator: string }>('GetShardIterator', input)).ShardIterator;
  }

  private async call<T>(operation: string, input: object): Promise<T> {
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        'x-amz-date': '20270101T000000Z',
        // DynamoDB Local wants a signature and does not check it.
        authorization: `AWS4-HMAC-SHA256 Credential=local/20270101/${LOCAL_REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as T & { readonly __type?: string; readonly message?: string };
    if (response.ok) return answer;
    const error = new Error(`${operation}: ${answer.message ?? response.status}`);
    error.name = answer.__type?.split('#').pop() ?? 'StreamError';
    throw error;
  }
}
