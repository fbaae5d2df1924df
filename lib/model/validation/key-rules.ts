import type { CompiledTable } from '../compiled-model';
import { isLossy } from './filter-rules';
import { type EntityView, indexColumns, isFlat, type KeyView, type ModelView, placeholders } from './model-view';
import type { Report } from './report';

/** The keys of an entity together: what identifies an item, and in which indexes it is. */
export function checkKeys(report: Report, { table, indexes, entities }: ModelView): void {
  if (!table) return;
  for (const entity of entities) {
    checkPrimaryKey(report, entity);
    checkOneTemplate(report, entity);
    if (isFlat(table)) checkFlatKeys(report, entity);
    checkTypeKeys(report, entity, table);
    const present = presentAttributes(entity, table);
    for (const index of indexes.filter(({ name }) => !Object.hasOwn(entity.definition.indexes ?? {}, name))) {
      const names = indexColumns(index).map(({ name }) => name);
      if (!names.every((name) => present.has(name))) continue;
      const templates = names.map((name) => `${JSON.stringify(name)}: ${JSON.stringify(present.get(name))}`).join(', ');
      const message = `items of ${entity.name} have ${names.map((name) => `"${name}"`).join(' and ')}, so DynamoDB puts them into this index: declare ${JSON.stringify(index.name)}: { ${templates} }, or rename`;
      report.add('INDEX_UNDECLARED', entity.path.at('indexes', index.name), message);
    }
  }
}

function checkPrimaryKey(report: Report, { name, path, definition, types, keys }: EntityView): void {
  const parts = keys
    .filter(({ index }) => index === undefined)
    .flatMap((key) => placeholders(key.template).map((part) => ({ ...part, key })));
  const known = parts.filter(({ attribute, key }) => types[attribute] && !report.isUnreadable(key.path));
  for (const { attribute, key } of known.filter((part) => types[part.attribute].optional)) {
    const message = `"${attribute}" is optional, and every item of ${name} needs a primary key: remove the ? or use another attribute`;
    report.add('KEY_OPTIONAL', key.path, message, attribute);
  }
  const lossy = known.filter(({ attribute, filters }) => isLossy(types[attribute], filters));
  const alone = lossy.filter(
    ({ attribute }) => !known.some((other) => other.attribute === attribute && !isLossy(types[attribute], other.filters)),
  );
  if (definition.unique === 'filtered') {
    if (alone.length === 0)
      report.add('UNIQUE_NEEDLESS', path.at('unique'), `the primary key of ${name} loses nothing: remove "unique"`, 'filtered');
    return;
  }
  for (const { attribute, filters, key } of alone) {
    const written = filters.map((filter) => filter.name).join('|');
    const message = `"${attribute}|${written}" keeps only part of "${attribute}", so two items can have one key: add {${attribute}} to the primary key, or state "unique": "filtered"`;
    report.add('KEY_LOSSY', key.path, message, key.template.text);
  }
}

/** A key attribute can be in several indexes, and an item has it once. */
function checkOneTemplate(report: Report, { keys }: EntityView): void {
  const first = new Map<string, KeyView>();
  for (const key of keys) {
    const other = first.get(key.column.name);
    if (!other) first.set(key.column.name, key);
    else if (other.template.text !== key.template.text) {
      const message = `"${key.column.name}" is "${other.template.text}" in ${other.path.text}, and an item has one value of it: write the same template`;
      report.add('KEY_TEMPLATE_CONFLICT', key.path, message, key.template.text);
    }
  }
}

/** A key attribute that is an attribute of the entity holds the attribute's own value. */
function checkFlatKeys(report: Report, { name, definition, keys }: EntityView): void {
  for (const { column, path, template } of keys.filter((key) => Object.hasOwn(definition.attributes, key.column.name))) {
    if (template.text === `{${column.name}}`) continue;
    const message = `"${column.name}" is also an attribute of ${name}, and an item has one value of it: write "{${column.name}}", or rename the attribute`;
    report.add('KEY_FLAT_TEMPLATE', path, message, template.text);
  }
}

/** An index over the entity type: its key is the type itself. */
function checkTypeKeys(report: Report, { name, definition, keys }: EntityView, table: CompiledTable): void {
  const stored = definition.type ?? name;
  for (const { path, template } of keys.filter((key) => key.column.name === table.type && key.template.text !== stored)) {
    const message = `"${table.type}" holds the entity type, which is "${stored}" here: write "${stored}"`;
    report.add('KEY_FLAT_TEMPLATE', path, message, template.text);
  }
}

/** The attributes that items of an entity have and that can be key attributes, each with the template that it would have. */
function presentAttributes({ definition, keys, name }: EntityView, table: CompiledTable): Map<string, string> {
  const own = isFlat(table) ? Object.keys(definition.attributes).map((attribute): [string, string] => [attribute, `{${attribute}}`]) : [];
  const made = keys.map(({ column, template }): [string, string] => [column.name, template.text]);
  return new Map([[table.type, definition.type ?? name], ...own, ...made]);
}
