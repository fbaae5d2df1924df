import type { CompiledTable, KeyColumn } from '../compiled-model';
import { JsonPath } from '../json-path';
import { indexColumns, isFlat, type ModelView, storedType, tableColumns } from './model-view';
import { ownAttributes } from './name-rules';
import { suggest } from './nearest';
import type { Report } from './report';

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
const MAX_INDEXES = 20;
const MAX_KEY_PARTS = 4;
const MAX_INCLUDED = 20;
const MAX_INCLUDED_IN_ALL = 100;

/** Limits of indexes, their projections, and the one type of each key attribute. */
export function checkIndexes(report: Report, model: ModelView): void {
  const root = JsonPath.root.at('indexes');
  if (model.indexes.length > MAX_INDEXES) {
    report.add(
      'INDEX_LIMIT',
      root,
      `there are ${model.indexes.length} indexes: DynamoDB takes ${MAX_INDEXES} on a table`,
      model.indexes.length,
    );
  }
  for (const index of model.indexes) {
    const path = root.at(index.name);
    checkParts(report, path.at('partitionKey'), index.partitionKey);
    checkParts(report, path.at('sortKey'), index.sortKey);
    const names = indexColumns(index).map(({ name }) => name);
    for (const name of new Set(names.filter((candidate, position) => names.indexOf(candidate) !== position))) {
      report.add('INDEX_KEY_PARTS', path, `"${name}" stands twice in the key of this index: use another attribute`, name);
    }
    if (model.table) checkOwn(report, path, names, model.table);
  }
  checkProjections(report, model);
  checkKeyTypes(report, model);
}

function checkParts(report: Report, path: JsonPath, columns: readonly KeyColumn[]): void {
  if (columns.length > MAX_KEY_PARTS) {
    report.add('INDEX_KEY_PARTS', path, `the key has ${columns.length} attributes: DynamoDB takes one to ${MAX_KEY_PARTS}`, columns.length);
  }
}

/** Of the table's own attributes only the type may be an index key: the others are not known before the write. */
function checkOwn(report: Report, path: JsonPath, names: readonly string[], table: CompiledTable): void {
  for (const { name, purpose } of ownAttributes(table).filter((own) => own.field !== 'type' && names.includes(own.name))) {
    report.add(
      'NAME_RESERVED',
      path,
      `the table keeps "${name}" for ${purpose}, no template can make it: use another attribute as index key`,
      name,
    );
  }
}

function checkProjections(report: Report, { table, indexes, entities }: ModelView): void {
  const own = table ? [...tableColumns(table), ...ownAttributes(table)].map(({ name }) => name) : [];
  const stored = table && !isFlat(table) ? [] : entities.flatMap(({ definition }) => Object.keys(definition.attributes));
  const known = new Set([...own, ...stored, ...indexes.flatMap((index) => indexColumns(index).map(({ name }) => name))]);
  let total = 0;
  for (const { name, projection } of indexes) {
    if (typeof projection === 'string') continue;
    const path = JsonPath.root.at('indexes', name, 'projection', 'include');
    total += projection.include.length;
    if (projection.include.length > MAX_INCLUDED) {
      report.add(
        'PROJECTION_LIMIT',
        path,
        `${projection.include.length} attributes are included: DynamoDB takes ${MAX_INCLUDED} in an index, use "ALL"`,
      );
    }
    for (const [position, attribute] of projection.include.entries()) {
      if (table && !known.has(attribute)) {
        report.add(
          'PROJECTION_UNKNOWN',
          path.at(position),
          `no item has the attribute "${attribute}"${suggest(attribute, [...known])}`,
          attribute,
        );
      }
    }
  }
  if (total > MAX_INCLUDED_IN_ALL) {
    const message = `${total} attributes are included in all projections together: DynamoDB takes ${MAX_INCLUDED_IN_ALL} on a table, use "ALL" for some`;
    report.add('PROJECTION_LIMIT', JsonPath.root.at('indexes'), message, total);
  }
}

function checkKeyTypes(report: Report, { table, indexes, entities }: ModelView): void {
  const types = new Map<string, { type: string; where: string }>();
  const claim = (path: JsonPath, name: string, type: string, where: string) => {
    const first = types.get(name);
    if (!first) types.set(name, { type, where });
    else if (first.type !== type) {
      report.add(
        'KEY_TYPE_CONFLICT',
        path,
        `"${name}" is ${type} here and ${first.type} in ${first.where}: DynamoDB takes one type for a key attribute`,
        type,
      );
    }
  };
  if (table) {
    for (const { name, type } of tableColumns(table)) claim(JsonPath.root.at('table'), name, type, 'the table');
    types.set(table.type, { type: 'string', where: 'the entity type' });
  }
  for (const index of indexes) {
    for (const { name, type } of indexColumns(index)) claim(JsonPath.root.at('indexes', index.name), name, type, `the index ${index.name}`);
  }
  if (!table || !isFlat(table)) return;
  for (const { name: entity, path, types: attributes } of entities) {
    for (const [name, type] of Object.entries(attributes).filter(([attribute]) => attribute !== table.type && types.has(attribute))) {
      claim(path.at('attributes', name), name, storedType(type) ?? `${type.scalar}${type.list ? '[]' : ''}`, entity);
    }
  }
}
