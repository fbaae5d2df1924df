/** Every code that a model problem can have, and what it means. Codes never change their meaning. */
export const MODEL_PROBLEMS = {
  JSON_SYNTAX: 'a text that is not JSON, has one name twice in an object, or a number that JavaScript does not hold exactly',
  SHAPE: 'a value is not of the kind expected here: text, object, list',
  PROPERTY_UNKNOWN: 'an object has a property that means nothing',
  PROPERTY_MISSING: 'an object lacks a property that it needs',

  NAME_INDEX: 'an index name that DynamoDB does not take: 3 to 255 of a-z A-Z 0-9 _ . -',
  NAME_ENTITY: 'an entity name that is not an identifier',
  NAME_ATTRIBUTE: 'an attribute name that DynamoDB (1 to 255 bytes) or JavaScript objects cannot take',
  NAME_RESERVED: 'an attribute has the name of one that the table uses for itself',
  NAME_DUPLICATE: 'the table uses one attribute name for two purposes',

  TYPE_UNKNOWN: 'an attribute type that does not exist',
  TYPE_OPTION: '`enum` or `truncate` on a type that has no such option, or an enum without distinct values',
  TYPE_DUPLICATE: 'two entities store the same text in the type attribute',

  TTL_NOT_ON_TABLE: 'an entity expires, but the table has no time-to-live attribute',
  TTL_ATTRIBUTE_UNKNOWN: 'the time to live names an attribute that the entity does not have',
  TTL_TYPE: 'the time to live is neither a timestamp nor an integer of epoch seconds',

  INDEX_LIMIT: 'more than the 20 global secondary indexes DynamoDB takes by default',
  INDEX_KEY_PARTS: 'an index key without attributes, with more than four, or with one of them twice',
  INDEX_UNKNOWN: 'an entity takes part in an index that the model does not define',
  INDEX_UNDECLARED: 'items of an entity would be in an index that the entity does not declare',
  PROJECTION_LIMIT: 'more attributes in projections than DynamoDB takes: 20 in an index, 100 in all',
  PROJECTION_UNKNOWN: 'a projection includes an attribute that no item has',

  TEMPLATE_SYNTAX: 'a key template that does not read as one',
  TEMPLATE_ATTRIBUTE_UNKNOWN: 'a template names an attribute that the entity does not have',
  FILTER_UNKNOWN: 'a template uses a filter that does not exist',
  FILTER_ARGUMENT: 'a filter lacks its argument, has one too many, or one out of range',
  FILTER_TYPE: 'a filter on a type it has no meaning for, or in a place where it has none',

  KEY_MISSING: 'a key attribute has no template',
  KEY_UNKNOWN: 'a template for an attribute that is no key attribute there',
  KEY_TYPE_CONFLICT: 'a key attribute has two types: DynamoDB knows one type for a name',
  KEY_TEMPLATE_CONFLICT: 'an entity gives two different templates for one key attribute',
  KEY_VALUE_TEMPLATE: 'the template of a number or binary key is more, or other, than one attribute of that type',
  KEY_FLAT_TEMPLATE: 'a key attribute is also an attribute of the entity, and its template is not exactly that attribute',
  KEY_ATTRIBUTE_TYPE: 'an attribute in a key is of a type that has no key text',
  KEY_OPTIONAL: 'an optional attribute in a primary key',
  KEY_ADJACENT: 'two placeholders with nothing between them, the first of unknown length',
  KEY_SEPARATOR: 'a separator that cannot be told from escaped text: a digit or %',
  KEY_ORDER: 'a number in a sort key whose texts would not sort as the numbers do',
  KEY_LOSSY: 'a primary key that keeps only part of an attribute, so that two items can share it',
  UNIQUE_NEEDLESS: '`unique` on an entity whose primary key loses nothing',
  KEY_COLLISION: 'two entities can have the same primary key',
} as const;

/** The stable code of a model problem. */
export type ModelProblemCode = keyof typeof MODEL_PROBLEMS;
