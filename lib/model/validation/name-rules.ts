import type { CompiledTable } from '../compiled-model';
import { JsonPath } from '../json-path';
import { type EntityView, isFlat, type ModelView, tableColumns } from './model-view';
import type { Report } from './report';

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
const INDEX_NAME = /^[a-zA-Z0-9_.-]{3,255}$/;
const ENTITY_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const ATTRIBUTE_BYTES = 255;

/** The attributes that the table keeps for itself, and what for. Key attributes are not among them. */
export function ownAttributes(table: CompiledTable): { readonly purpose: string; readonly field: string; readonly name: string }[] {
  const own = [
    { purpose: 'the entity type', field: 'type', name: table.type },
    { purpose: 'the time to live', field: 'ttl', name: table.ttl },
    { purpose: 'the envelope', field: 'layout', name: table.envelope },
    { purpose: 'the time of the first write', field: 'createdAt', name: table.createdAt },
    { purpose: 'the time of the last write', field: 'updatedAt', name: table.updatedAt },
    { purpose: 'the bookkeeping of a migration', field: 'metadata', name: table.metadata },
    { purpose: 'the tombstones of a migration', field: 'tombstone', name: table.tombstone },
  ];
  return own.flatMap(({ name, ...rest }) => (name === undefined ? [] : [{ ...rest, name }]));
}

/** Names that DynamoDB or JavaScript cannot take, and names that are taken. */
export function checkNames(report: Report, { table, indexes, entities }: ModelView): void {
  for (const { name, partitionKey, sortKey } of indexes) {
    const path = JsonPath.root.at('indexes', name);
    if (!INDEX_NAME.test(name)) report.add('NAME_INDEX', path, `"${name}" is no index name: DynamoDB takes 3 to 255 of a-z A-Z 0-9 _ . -`);
    for (const column of partitionKey) checkAttributeName(report, path.at('partitionKey'), column.name);
    for (const column of sortKey) checkAttributeName(report, path.at('sortKey'), column.name);
  }
  if (table) checkTableNames(report, table);
  for (const entity of entities) {
    const { name, path, definition } = entity;
    if (!ENTITY_NAME.test(name) || name in Object.prototype) {
      report.add(
        'NAME_ENTITY',
        path,
        `"${name}" is no entity name: write an identifier such as "UserSession", it is a property of the client`,
      );
    }
    for (const attribute of Object.keys(definition.attributes)) {
      const place = path.at('attributes', attribute);
      checkAttributeName(report, place, attribute);
      if (table) checkReserved(report, place, attribute, table, entity);
    }
  }
}

function checkTableNames(report: Report, table: CompiledTable): void {
  const path = JsonPath.root.at('table');
  const keys = tableColumns(table).map(({ name }, index) => ({
    purpose: index ? 'the sort key' : 'the partition key',
    field: index ? 'sortKey' : 'partitionKey',
    name,
  }));
  const all = [...keys, ...ownAttributes(table)];
  for (const [index, { name, field, purpose }] of all.entries()) {
    checkAttributeName(report, path.at(field), name);
    const first = all.slice(0, index).find((other) => other.name === name);
    if (first)
      report.add(
        'NAME_DUPLICATE',
        path.at(field),
        `"${name}" is both ${first.purpose} and ${purpose}: give one of them another name`,
        name,
      );
  }
}

function checkAttributeName(report: Report, path: JsonPath, name: string): void {
  const bytes = Buffer.byteLength(name);
  if (bytes === 0 || bytes > ATTRIBUTE_BYTES)
    report.add('NAME_ATTRIBUTE', path, `the name has ${bytes} bytes: DynamoDB takes 1 to ${ATTRIBUTE_BYTES}`, name);
  if (name in Object.prototype)
    report.add('NAME_ATTRIBUTE', path, `every JavaScript object already has "${name}": choose another name`, name);
}

function checkReserved(report: Report, path: JsonPath, attribute: string, table: CompiledTable, entity: EntityView): void {
  const taken = ownAttributes(table).find(({ name }) => name === attribute);
  if (!taken) return;
  const { field, purpose } = taken;
  // The attribute that DynamoDB itself reads may be the entity's: both hold the same epoch seconds.
  if (field === 'ttl' && entity.definition.ttl === attribute) return;
  // Inside an envelope an attribute cannot meet the table's own, but the times of writing are read back beside it.
  if (!isFlat(table) && field !== 'createdAt' && field !== 'updatedAt') return;
  // An entity whose keys need the time of the first write declares it, and gives it: the client fills in only what is not there.
  const declared = field === 'createdAt' ? entity.types[attribute] : undefined;
  if (declared?.scalar === 'timestamp' && declared.digits === 3 && !declared.list && !declared.optional) return;
  const share = field === 'createdAt' ? 'declare it as "timestamp(3)" for both to be one, ' : '';
  const message = `the table keeps "${attribute}" for ${purpose}: ${share}rename the attribute, or the table's with table.${field}`;
  report.add('NAME_RESERVED', path, message);
}
