import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { Problems } from '../core/problems';
import { followProfileOnRemoval } from '../profile/removal';
import { ImportedTable } from './imported-table';
import { attribute, globalSecondaryIndex, keySchemaProblems } from './key-schema';
import { indexProfileDefaults, profileDefaults } from './profile-defaults';
import { SingleTableBase } from './single-table-base';
import type { SingleTableAttributes, SingleTableProps } from './single-table-props';
import type { ISingleTable } from './table-reference';

/**
 * One DynamoDB table for all the entities of a model: its keys, indexes and time to live follow from the model, its care for the data
 * (backups, deletion protection, throughput caps) from the `EnvironmentProfile`, and permissions are granted by entity.
 *
 * @example
 * const table = new SingleTable(this, 'Table', { model: TableModel.fromFile('model.json') });
 * table.connect(fn, { reads: ['User'], writes: ['Session'] });
 */
export class SingleTable extends SingleTableBase {
  /**
   * A table that exists already: of another app, made by hand, or the replica of this region.
   * @param scope where the reference belongs
   * @param id its name there
   * @param attributes which table, and what is in it
   * @throws if not exactly one of `tableName` and `tableArn` is given
   *
   * @example
   * const table = SingleTable.fromTableAttributes(this, 'Table', { tableName: 'shop', model });
   * table.connect(fn, { reads: ['User'] });
   */
  public static fromTableAttributes(scope: Construct, id: string, attributes: SingleTableAttributes): ISingleTable {
    return new ImportedTable(scope, id, attributes);
  }

  /** The DynamoDB table. */
  public readonly table: dynamodb.TableV2;
  private readonly resource: dynamodb.CfnGlobalTable;
  private streaming: boolean;

  constructor(scope: Construct, id: string, props: SingleTableProps) {
    super(scope, id, props);
    new Problems('SingleTable', this).require(
      { model: props.model?._compiled },
      { model: 'a TableModel: write TableModel.fromObject(model)' },
    );
    this.validateIndexOptions(props);
    // 'Default' leaves no trace in the logical id: it is that of a TableV2 created here, so this can take the place of an existing one.
    this.table = new dynamodb.TableV2(this, 'Default', this.tableProps(props));
    this.resource = this.table.node.defaultChild as dynamodb.CfnGlobalTable;
    if (props.removalPolicy === undefined) followProfileOnRemoval(this, this.resource);
    this.streaming = (props.replicas ?? []).length > 0;
    this.node.addValidation({ validate: () => this.validateKeys() });
  }

  /** The ARN of the stream; undefined while nothing has enabled it. */
  public get tableStreamArn(): string | undefined {
    return this.streaming ? this.table.tableStreamArn : undefined;
  }

  /**
   * Turns the stream on, with new and old images. Calling it again changes nothing.
   * @returns the ARN of the stream
   */
  public enableStream(): string {
    if (!this.streaming) {
      this.streaming = true;
      this.resource.streamSpecification = { streamViewType: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES };
    }
    return this.resource.attrStreamArn;
  }

  private tableProps(props: SingleTableProps): dynamodb.TablePropsV2 {
    const model = props.model._compiled;
    return {
      tableName: props.tableName,
      partitionKey: attribute(model.table.partitionKey),
      sortKey: model.table.sortKey && attribute(model.table.sortKey),
      timeToLiveAttribute: model.table.ttl,
      globalSecondaryIndexes: Object.values(model.indexes).map((index) => ({
        ...globalSecondaryIndex(model, index),
        ...indexProfileDefaults(this, props, props.indexOptions?.[index.name]),
      })),
      ...profileDefaults(this, props),
      encryption: props.encryption,
      warmThroughput: props.warmThroughput,
      replicas: props.replicas,
      multiRegionConsistency: props.multiRegionConsistency,
      witnessRegion: props.witnessRegion,
      tableClass: props.tableClass,
      kinesisStream: props.kinesisStream,
      tags: props.tags && Object.entries(props.tags).map(([key, value]) => ({ key, value })),
    };
  }

  private validateIndexOptions({ billing, indexOptions = {} }: SingleTableProps): void {
    const problems = new Problems('SingleTable', this);
    const known = Object.keys(this.model._compiled.indexes);
    const provisioned = billing?.mode === dynamodb.BillingMode.PROVISIONED;
    const foreign = provisioned ? (['maxReadRequestUnits', 'maxWriteRequestUnits'] as const) : (['readCapacity', 'writeCapacity'] as const);
    const fix = provisioned
      ? 'provisioned billing takes readCapacity and writeCapacity'
      : 'on-demand billing takes maxReadRequestUnits and maxWriteRequestUnits';
    for (const [index, options] of Object.entries(indexOptions)) {
      const field = `indexOptions.${index}`;
      if (!known.includes(index)) {
        problems.add('SingleTable.UnknownIndex', field, `is no index of the model: it has ${known.join(', ') || 'none'}`);
      }
      for (const name of foreign) {
        if (options[name] !== undefined) problems.add('SingleTable.BillingMismatch', `${field}.${name}`, fix);
      }
    }
    problems.throwIfAny();
  }

  private validateKeys(): string[] {
    const { attributeDefinitions, keySchema, globalSecondaryIndexes, localSecondaryIndexes } = this.resource;
    const problems = keySchemaProblems(
      Stack.of(this).resolve({ attributeDefinitions, keySchema, globalSecondaryIndexes, localSecondaryIndexes }),
    );
    return problems.map((problem) => `[SingleTable.KeySchema] ${problem}`);
  }
}
