import type { ModelDefinition } from '../model/definition';
import { JsonPath } from '../model/json-path';
import type { MappingProblem } from './mapping-problem';
import { attributeNames } from './model-view';

type Fields = { readonly [field: string]: unknown };

const TABLE_FIELDS = ['table', 'schema', 'key', 'items', 'ignore'];
const ITEM_FIELDS = ['entity', 'attributes', 'when'];
const COLUMN_FIELDS = ['column', 'timeZone', 'null'];
const WHEN_FIELDS = ['column', 'equals', 'notNull'];

/**
 * Every problem of a mapping that can be seen without the source: its shape and, with a model, its entities and attributes.
 * Columns are checked by the `plan` of a migration, which asks the database.
 */
export function validateMapping(definition: unknown, model?: ModelDefinition): MappingProblem[] {
  const check = new MappingCheck(model);
  check.mapping(JsonPath.root, definition);
  return check.problems;
}

class MappingCheck {
  public readonly problems: MappingProblem[] = [];

  public constructor(private readonly model?: ModelDefinition) {}

  public mapping(path: JsonPath, value: unknown): void {
    if (!isFields(value)) {
      this.shape(path, value, 'must be an object with "tables"');
      return;
    }
    this.unknownFields(path, value, ['$schema', 'tables']);
    if (!isFields(value.tables) || Object.keys(value.tables).length === 0) {
      this.shape(path.at('tables'), value.tables, 'must be an object with at least one source table');
      return;
    }
    for (const [name, table] of Object.entries(value.tables)) this.table(path.at('tables', name), table);
  }

  private table(path: JsonPath, value: unknown): void {
    if (!isFields(value)) {
      this.shape(path, value, 'must be an object with "items"');
      return;
    }
    this.unknownFields(path, value, TABLE_FIELDS);
    for (const field of ['table', 'schema']) {
      if (value[field] !== undefined && !isText(value[field])) this.shape(path.at(field), value[field], 'must be a name');
    }
    if (value.key !== undefined) this.names(path.at('key'), value.key, 1);
    if (value.ignore !== undefined) this.names(path.at('ignore'), value.ignore, 0);
    if (!Array.isArray(value.items) || value.items.length === 0) {
      this.shape(path.at('items'), value.items, 'must list at least one item that a row becomes');
      return;
    }
    value.items.forEach((item, i) => {
      this.item(path.at('items', i), item);
    });
  }

  private item(path: JsonPath, value: unknown): void {
    if (!isFields(value)) {
      this.shape(path, value, 'must be an object with "entity"');
      return;
    }
    this.unknownFields(path, value, ITEM_FIELDS);
    if (value.when !== undefined) this.condition(path.at('when'), value.when);
    if (!isText(value.entity)) {
      this.shape(path.at('entity'), value.entity, 'must be the name of an entity');
      return;
    }
    const known = this.entityAttributes(path.at('entity'), value.entity);
    if (value.attributes === undefined) return;
    if (!isFields(value.attributes)) {
      this.shape(path.at('attributes'), value.attributes, 'must be an object of attribute to source');
      return;
    }
    for (const [attribute, source] of Object.entries(value.attributes)) {
      const where = path.at('attributes', attribute);
      if (known && !known.includes(attribute)) {
        this.add('MAPPING_UNKNOWN_ATTRIBUTE', where, `entity ${value.entity} has no such attribute; it has ${known.join(', ')}`);
      }
      this.source(where, source);
    }
  }

  private source(path: JsonPath, value: unknown): void {
    if (isText(value)) return;
    if (!isFields(value)) {
      this.shape(path, value, 'must be a column name, { column } or { value }');
      return;
    }
    if ('value' in value) {
      this.unknownFields(path, value, ['value']);
      this.constant(path, value.value);
      return;
    }
    if (!('column' in value)) {
      this.add('MAPPING_NO_SOURCE', path, 'names neither a column nor a value; write a column name or { value }');
      return;
    }
    this.unknownFields(path, value, COLUMN_FIELDS);
    if (!isText(value.column)) this.shape(path.at('column'), value.column, 'must be the name of a column');
    if (value.timeZone !== undefined && !isText(value.timeZone)) {
      this.shape(path.at('timeZone'), value.timeZone, 'must be a zone that PostgreSQL knows, such as "UTC" or "Europe/Berlin"');
    }
    if (value.null !== undefined && value.null !== 'omit' && value.null !== 'null') {
      this.shape(path.at('null'), value.null, 'must be "omit" or "null"');
    }
  }

  private constant(path: JsonPath, value: unknown): void {
    if (typeof value === 'string' || typeof value === 'boolean') return;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      this.add('MAPPING_VALUE', path, `a constant must be a string, a finite number or a boolean, not ${show(value)}`);
    } else if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      const rule = `the number ${value} is beyond ±(2^53 - 1), where JSON numbers are not exact`;
      this.add('MAPPING_VALUE', path, `${rule}; write it as text, { "value": "…" }, with every digit`);
    }
  }

  private condition(path: JsonPath, value: unknown): void {
    if (!isFields(value)) {
      this.shape(path, value, 'must be { column, equals } or { column, notNull }');
      return;
    }
    this.unknownFields(path, value, WHEN_FIELDS);
    if (!isText(value.column)) this.shape(path.at('column'), value.column, 'must be the name of a column');
    if ((value.equals === undefined) === (value.notNull === undefined))
      this.shape(path, value, 'must have exactly one of "equals" and "notNull"');
    if (value.notNull !== undefined && typeof value.notNull !== 'boolean')
      this.shape(path.at('notNull'), value.notNull, 'must be true or false');
    if (value.equals === undefined || typeof value.equals === 'string') return;
    if (!Array.isArray(value.equals) || value.equals.length === 0 || value.equals.some((text) => typeof text !== 'string')) {
      this.shape(path.at('equals'), value.equals, 'must be a text, or a list of texts, as PostgreSQL prints them');
    }
  }

  private entityAttributes(path: JsonPath, entity: string): string[] | undefined {
    if (!this.model) return undefined;
    const known = attributeNames(this.model, entity);
    if (known) return known;
    this.add('MAPPING_UNKNOWN_ENTITY', path, `the model has no entity "${entity}"; it has ${Object.keys(this.model.entities).join(', ')}`);
    return undefined;
  }

  private names(path: JsonPath, value: unknown, atLeast: number): void {
    if (!Array.isArray(value) || value.length < atLeast || value.some((name) => !isText(name))) {
      this.shape(path, value, `must be a list of ${atLeast > 0 ? 'at least one column name' : 'column names'}`);
      return;
    }
    if (new Set(value).size !== value.length) this.shape(path, value, 'names a column twice');
  }

  private unknownFields(path: JsonPath, value: Fields, allowed: readonly string[]): void {
    for (const field of Object.keys(value)) {
      if (!allowed.includes(field)) this.add('MAPPING_SHAPE', path.at(field), `unknown field; allowed are ${allowed.join(', ')}`);
    }
  }

  private shape(path: JsonPath, value: unknown, rule: string): void {
    this.add('MAPPING_SHAPE', path, `${rule}, not ${show(value)}`);
  }

  private add(code: MappingProblem['code'], path: JsonPath, message: string): void {
    this.problems.push({ code, path: path.text, message });
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
