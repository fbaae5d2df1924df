import { model } from './shop';

interface BadModel {
  /** What is added to the model of the shop. */
  readonly entities?: object;
  readonly indexes?: object;
  readonly code: string;
  /** The names that the error must say. */
  readonly message: RegExp;
}

/** One mistake each. */
export const badModels: Readonly<Record<string, BadModel>> = {
  'a template that names an attribute the entity does not have': {
    entities: { Invoice: { attributes: { invoiceId: 'integer' }, key: { PK: 'INVOICE#{invoiceNumber}', SK: 'INVOICE' } } },
    code: 'TEMPLATE_ATTRIBUTE_UNKNOWN',
    message: /Invoice has no attribute .invoiceNumber. \(.INVOICE#\{invoiceNumber\}.*invoiceId/,
  },
  'two entities that can have the same key': {
    entities: { Badge: { attributes: { customerId: 'integer', kind: 'string' }, key: { PK: 'CUSTOMER#{customerId}', SK: '{kind}' } } },
    code: 'KEY_COLLISION',
    message: /Badge and Customer can both have the key PK .CUSTOMER#\d+., SK .PROFILE./,
  },
  'a key attribute with two types': {
    indexes: { RankIndex: { partitionKey: { name: 'rank', type: 'number' } }, GradeIndex: { partitionKey: 'rank' } },
    code: 'KEY_TYPE_CONFLICT',
    message: /rank. is string here and number in the index RankIndex/,
  },
};

/** The model of the shop with some of the mistakes. */
export function withMistakes(mistakes: readonly BadModel[]): object {
  const entities = Object.assign({}, model.entities, ...mistakes.map((mistake) => mistake.entities));
  return { ...model, indexes: Object.assign({}, ...mistakes.map(({ indexes }) => indexes)), entities };
}
