import type { CompiledModel } from '../model';
import { isWide, type PartitionPattern, partitionPatterns, readablePattern } from './partition-pattern';

/** Whether a statement lets its holder read or write. */
export type Direction = 'read' | 'write';

/** The table itself; an index is named `index/EmailIndex`, as in its ARN. */
export const TABLE = 'table';

/**
 * The operations a statement allows, all of which DynamoDB evaluates against the partition keys they name (`dynamodb:LeadingKeys`).
 * A transaction is authorised by the operations inside it: TransactGetItems by GetItem, TransactWriteItems by PutItem, UpdateItem,
 * DeleteItem and ConditionCheckItem. Scan and PartiQL are never granted: a scan names no key.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function operations(resource: string, direction: Direction): readonly string[] {
  if (resource !== TABLE) return ['Query'];
  if (direction === 'read') return ['BatchGetItem', 'ConditionCheckItem', 'GetItem', 'Query'];
  return ['BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem'];
}

/** What one entity needs on one resource. */
export interface EntityAccess {
  readonly entity: string;
  /** `table`, or `index/<name>`. */
  readonly resource: string;
  readonly direction: Direction;
  /** The partition keys. Undefined: `dynamodb:LeadingKeys` cannot describe them (a native multi-attribute partition key). */
  readonly patterns?: readonly PartitionPattern[];
}

/** What entities need on the table and, for reading, on the indexes that they take part in. */
export function entityAccess(model: CompiledModel, direction: Direction, entities: readonly string[]): EntityAccess[] {
  return entities.flatMap((name) => {
    const entity = model.entity(name);
    const onTable = { entity: name, resource: TABLE, direction, patterns: partitionPatterns(entity, entity.partitionKey) };
    if (direction === 'write') return [onTable];
    const onIndexes = entity.indexes.map(({ index, partitionKey }) => ({
      entity: name,
      resource: `index/${index.name}`,
      direction,
      patterns: partitionKey.length === 1 ? partitionPatterns(entity, partitionKey[0]) : undefined,
    }));
    return [onTable, ...onIndexes];
  });
}

/** Why IAM cannot keep this access to its own entity, if it cannot. */
export function wideness({ patterns }: EntityAccess): string | undefined {
  if (!patterns) return 'a partition key of several attributes, which `dynamodb:LeadingKeys` is not documented to describe';
  const wide = patterns.find(isWide);
  return wide && `the partition pattern ${JSON.stringify(readablePattern(wide))}, which other entities match as well`;
}
