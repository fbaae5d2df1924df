import { defineModel } from '../../lib/client';
import { compileModel } from '../../lib/model';
import { changeFilters } from '../../lib/stream/change-filter';
import { eventPattern } from '../../local/messaging/event-pattern';

const model = compileModel(
  defineModel({
    table: { partitionKey: 'PK', type: 'kind', tombstone: 'gone' },
    entities: {
      Order: { attributes: { id: 'string' }, key: { PK: 'ORDER#{id}' }, type: 'order' },
      Invoice: { attributes: { id: 'string' }, key: { PK: 'INVOICE#{id}' } },
      Note: { attributes: { id: 'string' }, key: { PK: 'NOTE#{id}' } },
    },
  }),
);
const item = (kind: string, more = {}) => ({ PK: { S: 'x' }, kind: { S: kind }, ...more });
const tombstone = (kind: string) => item(kind, { gone: { BOOL: true } });

function passes(before: object | undefined, after: object | undefined, ...entities: string[]): boolean {
  const record = { dynamodb: { ...(before && { OldImage: before }), ...(after && { NewImage: after }) } };
  return changeFilters(model, entities).some((pattern) => eventPattern(pattern)(record));
}

test.each<[string, object | undefined, object | undefined, boolean]>([
  ['an insert', undefined, item('order'), true],
  ['a change', item('order'), item('order', { total: { N: '1' } }), true],
  ['a removal', item('order'), undefined, true],
  ['a removal by tombstone', item('order'), tombstone('order'), true],
  ['an insert in place of a tombstone', tombstone('order'), item('order'), true],
  ['a tombstone that comes by itself', undefined, tombstone('order'), false],
  ['a tombstone that goes', tombstone('order'), undefined, false],
  ['a tombstone that changes', tombstone('order'), tombstone('order'), false],
  ['an insert of another entity', undefined, item('Note'), false],
  ['an item that becomes another entity', item('order'), item('Note'), true],
  ['an item without a type', undefined, { PK: { S: 'order' } }, false],
  ['the name of the entity where its type differs', undefined, item('Order'), false],
])('%s: %#', (_, before, after, expected) => {
  expect(passes(before, after, 'Order')).toBe(expected);
});

test('several entities', () => {
  const entities = ['Order', 'Invoice', 'Order'];
  expect(['order', 'Invoice', 'Note'].map((kind) => passes(undefined, item(kind), ...entities))).toEqual([true, true, false]);
  expect(changeFilters(model, entities)).toHaveLength(2);
});
