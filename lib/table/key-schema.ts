import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { CompiledIndex, CompiledModel, KeyColumn, KeyType } from '../model';

const ATTRIBUTE_TYPES: Record<KeyType, dynamodb.AttributeType> = {
  string: dynamodb.AttributeType.STRING,
  number: dynamodb.AttributeType.NUMBER,
  binary: dynamodb.AttributeType.BINARY,
};

/** A key attribute as CDK describes it. */
export function attribute({ name, type }: KeyColumn): dynamodb.Attribute {
  return { name, type: ATTRIBUTE_TYPES[type] };
}

/** The keys and the projection of an index as CDK describes them. */
export function globalSecondaryIndex(model: CompiledModel, index: CompiledIndex): dynamodb.GlobalSecondaryIndexPropsV2 {
  return { indexName: index.name, ...keys(index), ...projection(model, index) };
}

function keys({ partitionKey, sortKey }: CompiledIndex): Partial<dynamodb.GlobalSecondaryIndexPropsV2> {
  const partition =
    partitionKey.length === 1 ? { partitionKey: attribute(partitionKey[0]) } : { partitionKeys: partitionKey.map(attribute) };
  if (sortKey.length === 0) return partition;
  return { ...partition, ...(sortKey.length === 1 ? { sortKey: attribute(sortKey[0]) } : { sortKeys: sortKey.map(attribute) }) };
}

function projection(model: CompiledModel, index: CompiledIndex): Partial<dynamodb.GlobalSecondaryIndexPropsV2> {
  if (index.projection === 'ALL') return { projectionType: dynamodb.ProjectionType.ALL };
  if (index.projection === 'KEYS_ONLY') return { projectionType: dynamodb.ProjectionType.KEYS_ONLY };
  return { projectionType: dynamodb.ProjectionType.INCLUDE, nonKeyAttributes: included(model, index, index.projection.include) };
}

/**
 * What an index copies: the attributes that the model names, and those without which a client cannot tell what an item is (its type)
 * or whether it still is one (time to live, tombstone). Keys are always there and may not be named.
 */
function included({ table }: CompiledModel, { partitionKey, sortKey }: CompiledIndex, include: readonly string[]): string[] {
  const present = new Set([table.partitionKey.name, table.sortKey?.name, ...[...partitionKey, ...sortKey].map(({ name }) => name)]);
  return [...new Set([...include, table.type, table.ttl, table.tombstone])].filter(
    (name): name is string => name !== undefined && !present.has(name),
  );
}

/** The part of `AWS::DynamoDB::GlobalTable` that describes keys. */
interface RenderedKeys {
  readonly attributeDefinitions?: { readonly attributeName: string; readonly attributeType: string }[];
  readonly keySchema?: RenderedKey[];
  readonly globalSecondaryIndexes?: RenderedIndex[];
  readonly localSecondaryIndexes?: RenderedIndex[];
}

interface RenderedKey {
  readonly attributeName: string;
  readonly keyType: string;
}

interface RenderedIndex {
  readonly indexName: string;
  readonly keySchema: RenderedKey[];
}

/**
 * What DynamoDB would refuse about keys when the stack is deployed; neither CDK nor its template validation looks at it. Indexes added
 * to `SingleTable.table` behind the model's back are checked too.
 */
export function keySchemaProblems(rendered: RenderedKeys): string[] {
  const problems: string[] = [];
  const definitions = rendered.attributeDefinitions ?? [];
  const defined = new Set(definitions.map(({ attributeName }) => attributeName));
  const used = new Set<string>();
  const check = (where: string, schema: readonly RenderedKey[], most: number) => {
    const partition = schema.filter(({ keyType }) => keyType === 'HASH').length;
    const sort = schema.length - partition;
    if (partition < 1 || partition > most) problems.push(`${where}: ${partition} partition key attributes, allowed are 1 to ${most}`);
    if (sort > most) problems.push(`${where}: ${sort} sort key attributes, allowed are 0 to ${most}`);
    for (const { attributeName } of schema) {
      if (!defined.has(attributeName)) problems.push(`${where}: key attribute "${attributeName}" has no attribute definition`);
      used.add(attributeName);
    }
    for (const twice of repeated(schema.map(({ attributeName }) => attributeName))) {
      problems.push(`${where}: "${twice}" is in the key twice`);
    }
  };
  check('table', rendered.keySchema ?? [], 1);
  for (const { indexName, keySchema } of rendered.globalSecondaryIndexes ?? []) check(`index "${indexName}"`, keySchema, 4);
  for (const { indexName, keySchema } of rendered.localSecondaryIndexes ?? []) check(`local index "${indexName}"`, keySchema, 1);
  for (const name of defined) {
    if (!used.has(name)) problems.push(`attribute definition "${name}" belongs to no key: DynamoDB allows key attributes only`);
  }
  for (const twice of repeated(definitions.map(({ attributeName }) => attributeName))) {
    problems.push(`attribute "${twice}" is defined twice`);
  }
  return problems;
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
