import type * as Sdk from '@aws-sdk/client-dynamodb';
import { ConfigurationError } from './errors';
import type * as LoadedSdk from './sdk';

export type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The operations that the client uses. */
interface Operations {
  GetItem: [Sdk.GetItemCommandInput, Sdk.GetItemCommandOutput];
  PutItem: [Sdk.PutItemCommandInput, Sdk.PutItemCommandOutput];
  UpdateItem: [Sdk.UpdateItemCommandInput, Sdk.UpdateItemCommandOutput];
  DeleteItem: [Sdk.DeleteItemCommandInput, Sdk.DeleteItemCommandOutput];
  Query: [Sdk.QueryCommandInput, Sdk.QueryCommandOutput];
  BatchGetItem: [Sdk.BatchGetItemCommandInput, Sdk.BatchGetItemCommandOutput];
  BatchWriteItem: [Sdk.BatchWriteItemCommandInput, Sdk.BatchWriteItemCommandOutput];
  TransactGetItems: [Sdk.TransactGetItemsCommandInput, Sdk.TransactGetItemsCommandOutput];
  TransactWriteItems: [Sdk.TransactWriteItemsCommandInput, Sdk.TransactWriteItemsCommandOutput];
}

type Input<O extends keyof Operations> = Omit<Operations[O][0], 'TableName'>;
type Output<O extends keyof Operations> = Operations[O][1];
type Send = (operation: keyof Operations, input: object) => Promise<unknown>;

export interface ConnectionOptions {
  /**
   * The SDK's low-level client. Its settings are then yours.
   * @default - one of its own, with the SDK's default credentials and region, and two settings that halve its CPU
   */
  readonly client?: Sdk.DynamoDBClient;
  /** @default - the environment variable `SINGLE_TABLE_NAME`, which `table.connect(fn)` sets */
  readonly tableName?: string;
  /**
   * The region of the default client.
   * @default - the SDK's: `AWS_REGION`, or the profile's
   */
  readonly region?: string;
}

/** One table, reached through the low-level client of the AWS SDK. The SDK is loaded, and its client made, by the first request or by `load`. */
export class Connection {
  private send?: Send;

  constructor(private readonly options: ConnectionOptions) {}

  /** @throws ConfigurationError when neither the option nor the environment names the table. */
  public get tableName(): string {
    const name = this.options.tableName ?? process.env.SINGLE_TABLE_NAME;
    if (name) return name;
    throw new ConfigurationError(
      'the name of the table is not known: set the environment variable SINGLE_TABLE_NAME (table.connect does), or pass openTable(model, { tableName })',
    );
  }

  /** Sends a request about this table. */
  public async call<O extends keyof Operations>(operation: O, input: Input<O>): Promise<Output<O>> {
    (input as { TableName?: string }).TableName = this.tableName;
    return this.request(operation, input);
  }

  /** Sends a request that names its tables itself. */
  public async request<O extends keyof Operations>(operation: O, input: Operations[O][0] | Input<O>): Promise<Output<O>> {
    if (!this.send) await this.load();
    return (this.send as Send)(operation, input) as Promise<Output<O>>;
  }

  /** Loads the SDK and makes its client. */
  public async load(): Promise<void> {
    this.send ??= connect(await loadSdk(), this.options);
  }
}

function connect(sdk: typeof LoadedSdk, { region, client = tunedClient(sdk, region) }: ConnectionOptions): Send {
  const commands = {
    GetItem: sdk.GetItemCommand,
    PutItem: sdk.PutItemCommand,
    UpdateItem: sdk.UpdateItemCommand,
    DeleteItem: sdk.DeleteItemCommand,
    Query: sdk.QueryCommand,
    BatchGetItem: sdk.BatchGetItemCommand,
    BatchWriteItem: sdk.BatchWriteItemCommand,
    TransactGetItems: sdk.TransactGetItemsCommand,
    TransactWriteItems: sdk.TransactWriteItemsCommand,
  } as unknown as { readonly [O in keyof Operations]: new (input: object) => Sdk.GetItemCommand };
  return (operation, input) => client.send(new commands[operation](input));
}

/** Two settings that halve the client's CPU per request: the middleware is sorted once, and input and output are not copied for a logger that discards them. */
function tunedClient(sdk: typeof LoadedSdk, region: string | undefined): Sdk.DynamoDBClient {
  const client = new sdk.DynamoDBClient({ cacheMiddleware: true, ...(region !== undefined && { region }) });
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

declare const module: object | undefined;

async function loadSdk(): Promise<typeof LoadedSdk> {
  try {
    // An ES module has no require; a CommonJS one under Jest has no import().
    return typeof module === 'undefined' ? await import('./sdk.js') : require('./sdk');
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND' && (error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND')
      throw error;
    throw new ConfigurationError('the AWS SDK is not installed: npm install @aws-sdk/client-dynamodb');
  }
}
