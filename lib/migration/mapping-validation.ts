import type { ModelDefinition } from '../model/definition';
import type { MappingDefinition } from './mapping-definition';
import { MappingError, type MappingProblem } from './mapping-problem';
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
  check.mapping(definition);
  return check.problems;
}

/** Throws one `MappingError` that lists every problem. */
export function assertValidMapping(definition: unknown, model?: ModelDefinition): asserts definition is MappingDefinition {
  const problems = validateMapping(definition, model);
  if (problems.length > 0) throw new MappingError(problems);
}

class MappingCheck {
  public readonly problems: MappingProblem[] = [];

  public constructor(private readonly model?: ModelDefinition) {}

  public mapping(value: unknown): void {
    if (!isFields(value)) {
      this.shape('(mapping)', value, 'must be an object with "tables"');
      return;
    }
    this.unknownFields(value, '', ['$schema', 'tables']);
    if (!isFields(value.tables) || Object.keys(value.tables).length === 0) {
      this.shape('tables', value.tables, 'must be an object with at least one source table');
      return;
    }
    for (const [name, table] of Object.entries(value.tables)) this.table(`tables.${name}`, table);
  }

  private table(path: string, value: unknown): void {
    if (!isFields(value)) {
      this.shape(path, value, 'must be an object with "items"');
      return;
    }
    this.unknownFields(value, `${path}.`, TABLE_FIELDS);
    for (const field of ['table', 'schema']) {
      if (value[field] !== undefined && !isText(value[field])) this.shape(`${path}.${field}`, value[field], 'must be a name');
    }
    if (value.key !== undefined) this.names(`${path}.key`, value.key, 1);
    if (value.ignore !== undefined) this.names(`${path}.ignore`, value.ignore, 0);
    if (!Array.isArray(value.items) || value.items.length === 0) {
      this.shape(`${path}.items`, value.items, 'must list at least one item that a row becomes');
      return;
    }
    value.items.forEach((item, i) => {
      this.item(`${path}.items[${i}]`, item);
    });
  }

  private item(path: string, value: unknown): void {
    if (!isFields(value)) {
      this.shape(path, value, 'must be an object with "entity"');
      return;
    }
    this.unknownFields(value, `${path}.`, ITEM_FIELDS);
    if (value.when !== undefined) this.condition(`${path}.when`, value.when);
    if (!isText(value.entity)) {
      this.shape(`${path}.entity`, value.entity, 'must be the name of an entity');
      return;
    }
    const known = this.entityAttributes(`${path}.entity`, value.entity);
    if (value.attributes === undefined) return;
    if (!isFields(value.attributes)) {
      this.shape(`${path}.attributes`, value.attributes, 'must be an object of attribute to source');
      return;
    }
    for (const [attribute, source] of Object.entries(value.attributes)) {
      const where = `${path}.attributes.${attribute}`;
      if (known && !known.includes(attribute)) {
        this.add('MAPPING_UNKNOWN_ATTRIBUTE', where, `entity ${value.entity} has no such attribute; it has ${known.join(', ')}`);
      }
      this.source(where, source);
    }
  }

  private source(path: string, value: unknown): void {
    if (isText(value)) return;
    if (!isFields(value)) {
      this.shape(path, value, 'must be a column name, { column } or { value }');
      return;
    }
    if ('value' in value) {
      this.unknownFields(value, `${path}.`, ['value']);
      if (['string', 'boolean'].includes(typeof value.value) || Number.isFinite(value.value)) return;
      this.add('MAPPING_VALUE', path, `a constant must be a string, a finite number or a boolean, not ${show(value.value)}`);
      return;
    }
    if (!('column' in value)) {
      this.add('MAPPING_NO_SOURCE', path, 'names neither a column nor a value; write a column name or { value }');
      return;
    }
    this.unknownFields(value, `${path}.`, COLUMN_FIELDS);
    if (!isText(value.column)) this.shape(`${path}.column`, value.column, 'must be the name of a column');
    if (value.timeZone !== undefined && !isText(value.timeZone)) {
      this.shape(`${path}.timeZone`, value.timeZone, 'must be a zone that PostgreSQL knows, such as "UTC" or "Europe/Berlin"');
    }
    if (value.null !== undefined && value.null !== 'omit' && value.null !== 'null') {
      this.shape(`${path}.null`, value.null, 'must be "omit" or "null"');
    }
  }

  private condition(path: string, value: unknown): void {
    if (!isFields(value)) {
      this.shape(path, value, 'must be { column, equals } or { column, notNull }');
      return;
    }
    this.unknownFields(value, `${path}.`, WHEN_FIELDS);
    if (!isText(value.column)) this.shape(`${path}.column`, value.column, 'must be the name of a column');
    if ((value.equals === undefined) === (value.notNull === undefined))
      this.shape(path, value, 'must have exactly one of "equals" and "notNull"');
    if (value.notNull !== undefined && typeof value.notNull !== 'boolean')
      this.shape(`${path}.notNull`, value.notNull, 'must be true or false');
    if (value.equals === undefined || typeof value.equals === 'string') return;
    if (!Array.isArray(value.equals) || value.equals.length === 0 || value.equals.some((text) => typeof text !== 'string')) {
      this.shape(`${path}.equals`, value.equals, 'must be a text, or a list of texts, as PostgreSQL prints them');
    }
  }

  private entityAttributes(path: string, entity: string): string[] | undefined {
    if (!this.model) return undefined;
    const known = attributeNames(this.model, entity);
    if (known) return known;
    this.add('MAPPING_UNKNOWN_ENTITY', path, `the model has no entity "${entity}"; it has ${Object.keys(this.model.entities).join(', ')}`);
    return undefined;
  }

  private names(path: string, value: unknown, atLeast: number): void {
    if (!Array.isArray(value) || value.length < atLeast || value.some((name) => !isText(name))) {
      this.shape(path, value, `must be a list of ${atLeast > 0 ? 'at least one column name' : 'column names'}`);
      return;
    }
    if (new Set(value).size !== value.length) this.shape(path, value, 'names a column twice');
  }

  private unknownFields(value: Fields, prefix: string, allowed: readonly string[]): void {
    for (const field of Object.keys(value)) {
      if (!allowed.includes(field)) this.add('MAPPING_SHAPE', `${prefix}${field}`, `unknown field; allowed are ${allowed.join(', ')}`);
    }
  }

  private shape(path: string, value: unknown, rule: string): void {
    this.add('MAPPING_SHAPE', path, `${rule}, not ${show(value)}`);
  }

  private add(code: MappingProblem['code'], path: string, message: string): void {
    this.problems.push({ code, path, message });
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
