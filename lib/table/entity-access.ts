import type { CompiledEntity, CompiledKey, CompiledModel } from '../model';
import { isWide, type PartitionPattern, partitionPatterns, readablePattern } from './partition-pattern';

/** Whether permissions are for reading or for writing. Neither includes the other. */
export enum AccessKind {
  /** Getting, querying and checking items. */
  READ = 'read',
  /** Creating, changing, deleting and checking items. */
  WRITE = 'write',
}

/**
 * The operations a statement allows, all of which DynamoDB evaluates against the partition keys they name (`dynamodb:LeadingKeys`).
 * A transaction is authorised by the operations inside it: TransactGetItems by GetItem, TransactWriteItems by PutItem, UpdateItem,
 * DeleteItem and ConditionCheckItem. Scan and PartiQL are never granted: a scan names no key.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function operations({ access, indexName }: Pick<EntityAccess, 'access' | 'indexName'>): readonly string[] {
  if (indexName !== undefined) return ['Query'];
  if (access === AccessKind.READ) return ['BatchGetItem', 'ConditionCheckItem', 'GetItem', 'Query'];
  return ['BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem'];
}

/** What one entity needs on the table or on one index. */
export interface EntityAccess {
  readonly entity: string;
  /** Undefined: the table itself. */
  readonly indexName?: string;
  readonly access: AccessKind;
  /** The partition keys, or why `dynamodb:LeadingKeys` cannot describe them. */
  readonly partitions: readonly PartitionPattern[] | Undescribed;
}

/** A partition key that IAM has no documented text for. */
type Undescribed = 'of several attributes' | 'of type number' | 'of type binary';

/** What entities need on the table and, for reading, on the indexes that they take part in. */
export function entityAccess(model: CompiledModel, access: AccessKind, entities: readonly string[]): EntityAccess[] {
  return entities.flatMap((name) => {
    const entity = model.entity(name);
    const onTable = { entity: name, access, partitions: partitionsOf(entity, [entity.partitionKey]) };
    if (access === AccessKind.WRITE) return [onTable];
    const onIndexes = entity.indexes.map(({ index, partitionKey }) => ({
      entity: name,
      indexName: index.name,
      access,
      partitions: partitionsOf(entity, partitionKey),
    }));
    return [onTable, ...onIndexes];
  });
}

function partitionsOf(entity: CompiledEntity, keys: readonly CompiledKey[]): EntityAccess['partitions'] {
  if (keys.length > 1) return 'of several attributes';
  const [key] = keys;
  if (key.type === 'string') return partitionPatterns(entity, key);
  return `of type ${key.type}`;
}

/** Why IAM cannot keep this access to its own entity, if it cannot. */
export function wideness({ partitions }: EntityAccess): string | undefined {
  if (typeof partitions === 'string') return `a partition key ${partitions}, which \`dynamodb:LeadingKeys\` is not documented to describe`;
  const wide = partitions.find(isWide);
  return wide && `the partition pattern ${JSON.stringify(readablePattern(wide))}, which other entities match as well`;
}
