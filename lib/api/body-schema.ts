import type { Problems } from '../core/problems';
import type { AttributeType } from '../model';
import type { ISingleTable } from '../table';
import type { RequestBody } from './request-body';

/** A JSON Schema, of the kind that API Gateway reads (draft 4). */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Collects what is wrong with a request body. */
export function checkBody(
  problems: Problems,
  field: string,
  { _entity: entity, _options: options }: RequestBody,
  table?: ISingleTable,
): void {
  if (!table) {
    problems.add('ServerlessApi.TableMissing', field, 'is an entity of a table, and the API has none: give it its `table`');
    return;
  }
  const model = table.model._compiled;
  if (!model.entityNames.includes(entity)) {
    problems.add(
      'ServerlessApi.UnknownEntity',
      field,
      `${JSON.stringify(entity)} is not an entity of the model: it has ${model.entityNames.join(', ')}`,
    );
    return;
  }
  const known = Object.keys(model.entity(entity).attributes);
  for (const list of ['attributes', 'optional'] as const) {
    const allowed = list === 'optional' ? (options.attributes ?? known) : known;
    for (const name of options[list] ?? []) {
      if (allowed.includes(name)) continue;
      problems.add(
        'ServerlessApi.UnknownAttribute',
        `${field}.${list}`,
        `${JSON.stringify(name)} is no attribute here: there are ${allowed.join(', ')}`,
      );
    }
  }
}

/**
 * What the body of an entity looks like, no stricter than the handler's own check: that one is exact, this one saves the call.
 * A body that passes here and not there is answered with 400 all the same.
 */
export function bodySchema({ _entity: entity, _options: options }: RequestBody, table: ISingleTable): JsonSchema {
  const { attributes } = table.model._compiled.entity(entity);
  const names = options.attributes ?? Object.keys(attributes);
  const mayBeAbsent = (name: string) => attributes[name].optional || options.optional?.includes(name);
  const required = names.filter((name) => !mayBeAbsent(name));
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    title: entity,
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, schemaOf(attributes[name])])),
    ...(required.length > 0 && { required }),
  };
}

function schemaOf(attribute: AttributeType): JsonSchema {
  const scalar = scalarSchema(attribute);
  const schema: JsonSchema = attribute.list ? { type: 'array', items: scalar } : scalar;
  return attribute.optional && schema.type ? orNull(schema) : schema;
}

/** Numbers that a double cannot hold may come as text. */
function scalarSchema({ scalar, enum: values }: AttributeType): JsonSchema {
  switch (scalar) {
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer' };
    case 'number':
      return { type: 'number' };
    case 'bigint':
    case 'decimal':
      return { type: ['number', 'string'] };
    case 'timestamp':
      return { type: ['string', 'number'] };
    case 'json':
      return {};
    default:
      return { type: 'string', ...(values && { enum: values }) };
  }
}

function orNull(schema: JsonSchema): JsonSchema {
  const values = schema.enum as readonly unknown[] | undefined;
  return { ...schema, type: [schema.type, 'null'].flat(), ...(values && { enum: [...values, null] }) };
}
