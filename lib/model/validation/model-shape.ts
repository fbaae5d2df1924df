import type { EntityDefinition, IndexDefinition, TableDefinition } from '../definition';
import { JsonPath } from '../json-path';
import type { Report } from './report';
import { type Check, either, is, isObject, listOf, mapOf, object, oneOf, text } from './shape';

const isText = (value: unknown) => typeof value === 'string';
const anything: Check = () => true;

const KEY_ATTRIBUTE = 'the name of an attribute such as "PK", or { "name": "PK", "type": "number" } ("string", "number" or "binary")';
const keyAttribute = either(
  [
    { when: isText, check: text },
    {
      when: isObject,
      check: object(
        { name: { check: text, required: true }, type: { check: oneOf('string', 'number', 'binary'), required: true } },
        KEY_ATTRIBUTE,
      ),
    },
  ],
  KEY_ATTRIBUTE,
);
const indexKey = either(
  [
    { when: Array.isArray, check: listOf(keyAttribute, `a list of one to four of ${KEY_ATTRIBUTE}`) },
    { when: anything as () => boolean, check: keyAttribute },
  ],
  KEY_ATTRIBUTE,
);

const PROJECTION = '"ALL", "KEYS_ONLY" or { "include": ["name"] }';
const projection = either(
  [
    { when: isText, check: is(PROJECTION, (value) => value === 'ALL' || value === 'KEYS_ONLY') },
    {
      when: isObject,
      check: object({ include: { check: listOf(text, 'a list of attribute names, such as ["name"]'), required: true } }, PROJECTION),
    },
  ],
  PROJECTION,
);

const LAYOUT = '"flat" or { "envelope": "data" }';
const layout = either(
  [
    { when: isText, check: oneOf('flat') },
    { when: isObject, check: object({ envelope: { check: text, required: true } }, LAYOUT) },
  ],
  LAYOUT,
);

const table = object(
  {
    partitionKey: { check: keyAttribute, required: true },
    sortKey: { check: keyAttribute },
    ttl: { check: text },
    type: { check: text },
    layout: { check: layout },
    createdAt: { check: text },
    updatedAt: { check: text },
    metadata: { check: text },
    tombstone: { check: text },
  },
  '{ "partitionKey": "PK", "sortKey": "SK" }',
);

const index = object(
  { partitionKey: { check: indexKey, required: true }, sortKey: { check: indexKey }, projection: { check: projection } },
  '{ "partitionKey": "GSI1PK", "sortKey": "GSI1SK" }',
);

const ATTRIBUTE = 'a type such as "string?", a list of the values allowed, or { "type": "string" }';
const texts = listOf(is('a text', isText), 'a list of texts, such as ["open", "closed"]');
const flag = is('true or false', (value) => typeof value === 'boolean');
const attribute = either(
  [
    { when: isText, check: text },
    { when: Array.isArray, check: texts },
    {
      when: isObject,
      check: object(
        { type: { check: text, required: true }, enum: { check: texts }, optional: { check: flag }, truncate: { check: flag } },
        ATTRIBUTE,
      ),
    },
  ],
  ATTRIBUTE,
);

const templates = mapOf(
  is('a key template such as "USER#{userId}"', isText),
  'an object of key templates, such as { "PK": "USER#{userId}", "SK": "PROFILE" }',
);
const entity = object(
  {
    attributes: { check: mapOf(attribute, 'an object of attributes, such as { "userId": "uuid" }'), required: true },
    key: { check: templates, required: true },
    indexes: { check: mapOf(templates, 'an object of indexes, such as { "EmailIndex": { "GSI1PK": "EMAIL#{email}" } }') },
    ttl: { check: text },
    type: { check: text },
    unique: { check: oneOf('filtered') },
  },
  '{ "attributes": { "userId": "uuid" }, "key": { "PK": "USER#{userId}", "SK": "PROFILE" } }',
);

/** The parts of a model that have the right shape. The others have been reported. */
export interface SoundParts {
  readonly table?: TableDefinition;
  readonly indexes: { readonly [name: string]: IndexDefinition };
  /** Names of all indexes, also of those with another shape. */
  readonly indexNames: readonly string[];
  readonly entities: { readonly [name: string]: EntityDefinition };
  /** Names of all entities, also of those with another shape. */
  readonly entityNames: readonly string[];
}

/** Reports every value of another shape, and returns what the other rules can look at. */
export function checkShape(report: Report, definition: unknown): SoundParts {
  let parts: SoundParts = { indexes: {}, indexNames: [], entities: {}, entityNames: [] };
  const soundOf = (path: JsonPath, check: Check, value: unknown) =>
    Object.fromEntries(Object.entries(value as object).filter(([name, item]) => check(report, path.at(name), item)));
  const keep =
    (take: (path: JsonPath, value: unknown) => Partial<SoundParts>): Check =>
    (_, path, value) => {
      parts = { ...parts, ...take(path, value) };
      return true;
    };
  const named = (check: Check, expected: string): Check => either([{ when: isObject, check }], expected);

  object(
    {
      $schema: { check: text },
      table: { check: keep((path, value) => (table(report, path, value) ? { table: value as TableDefinition } : {})), required: true },
      indexes: {
        check: named(
          keep((path, value) => ({ indexes: soundOf(path, index, value), indexNames: Object.keys(value as object) })),
          'an object of indexes',
        ),
      },
      entities: {
        check: named(
          keep((path, value) => ({ entities: soundOf(path, entity, value), entityNames: Object.keys(value as object) })),
          'an object of entities',
        ),
        required: true,
      },
    },
    '{ "table": { "partitionKey": "PK", "sortKey": "SK" }, "entities": { … } }',
  )(report, JsonPath.root, definition);
  return parts;
}
