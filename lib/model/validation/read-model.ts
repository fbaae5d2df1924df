import { type AttributeType, parseAttribute, SCALAR_TYPES } from '../attribute-type';
import { type CompiledTable, compileIndex, compileTable, type KeyColumn } from '../compiled-model';
import type { EntityDefinition } from '../definition';
import { JsonPath } from '../json-path';
import { parseTemplate, TemplateError } from '../template';
import type { SoundParts } from './model-shape';
import { type EntityView, indexColumns, type KeyView, type ModelView, tableColumns } from './model-view';
import { suggest } from './nearest';
import type { Report } from './report';

/** Reads types and templates, and reports those that cannot be read and keys that are not there. */
export function readModel(report: Report, parts: SoundParts): ModelView {
  const table = parts.table && compileTable(parts.table);
  const indexes = Object.entries(parts.indexes).map(([name, index]) => compileIndex(name, index));
  const entities = Object.entries(parts.entities).map(([name, definition]): EntityView => {
    const path = JsonPath.root.at('entities', name);
    const keys = table ? readPrimaryKey(report, path, definition, table) : [];
    const indexKeys = Object.entries(definition.indexes ?? {}).flatMap(([indexName, templates]) => {
      const place = path.at('indexes', indexName);
      const index = indexes.find((candidate) => candidate.name === indexName);
      if (index) {
        return readKeys(report, place, indexColumns(index), index.partitionKey.length, templates, `the index ${indexName}`).map((key) => ({
          ...key,
          index: indexName,
        }));
      }
      if (!parts.indexNames.includes(indexName)) {
        report.add('INDEX_UNKNOWN', place, `the model defines no index "${indexName}"${suggest(indexName, parts.indexNames)}`);
      }
      return [];
    });
    return { name, path, definition, types: readTypes(report, path, definition), keys: [...keys, ...indexKeys] };
  });
  return { table, indexes, entities };
}

function readPrimaryKey(report: Report, path: JsonPath, definition: EntityDefinition, table: CompiledTable): KeyView[] {
  return readKeys(report, path.at('key'), tableColumns(table), 1, definition.key, 'the table');
}

function readKeys(
  report: Report,
  path: JsonPath,
  columns: readonly KeyColumn[],
  partitionColumns: number,
  templates: { readonly [key: string]: string },
  owner: string,
): KeyView[] {
  const names = columns.map(({ name }) => name);
  for (const name of Object.keys(templates).filter((key) => !names.includes(key))) {
    report.add('KEY_UNKNOWN', path.at(name), `"${name}" is no key attribute of ${owner}${suggest(name, names)}`, templates[name]);
  }
  return columns.flatMap((column, position): KeyView[] => {
    const place = path.at(column.name);
    if (!Object.hasOwn(templates, column.name)) {
      report.add(
        'KEY_MISSING',
        place,
        `${owner} has the key attribute "${column.name}", and there is no template for it: add ${JSON.stringify(column.name)}: "…"`,
      );
      return [];
    }
    const template = readTemplate(report, place, templates[column.name]);
    return template ? [{ column, role: position < partitionColumns ? 'partition' : 'sort', template, path: place }] : [];
  });
}

function readTemplate(report: Report, path: JsonPath, text: string) {
  if (text === '') {
    report.add('TEMPLATE_SYNTAX', path, 'the template is empty, and DynamoDB takes no empty key: write a text such as "PROFILE"', text);
    return undefined;
  }
  try {
    return parseTemplate(text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    report.add('TEMPLATE_SYNTAX', path, `in "${text}", ${error.message}`, text);
    return undefined;
  }
}

function readTypes(report: Report, path: JsonPath, { attributes }: EntityDefinition): { [attribute: string]: AttributeType } {
  const types = Object.entries(attributes).flatMap(([name, definition]): [string, AttributeType][] => {
    try {
      return [[name, parseAttribute(definition)]];
    } catch {
      const written = typeof definition === 'object' && 'type' in definition ? definition.type : String(definition);
      report.add('TYPE_UNKNOWN', path.at('attributes', name), typeProblem(written), definition);
      return [];
    }
  });
  return Object.fromEntries(types);
}

function typeProblem(written: string): string {
  const word = /^[a-zA-Z]+/.exec(written)?.[0] ?? written;
  const form = 'then [] for a list and ? for an optional attribute, in this order; only timestamp takes digits, (0) to (6)';
  return SCALAR_TYPES.includes(word as never)
    ? `"${written}" is no type: write ${word}, ${form}`
    : `"${written}" is no type${suggest(word, SCALAR_TYPES)}`;
}
