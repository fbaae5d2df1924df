import { eventPattern } from '../../../local/messaging';
import { ruleInput } from '../../../local/messaging/rule-input';

const record = {
  eventName: 'INSERT',
  dynamodb: { Keys: { PK: { S: 'USER#1' }, SK: { S: 'Profile' } }, NewImage: { tags: ['a', 'b'], age: 42, gone: null, empty: '' } },
};
const image = (pattern: object) => ({ dynamodb: { NewImage: pattern } });

test.each<[string, object, boolean]>([
  ['an exact value', { eventName: ['INSERT', 'MODIFY'] }, true],
  ['no exact value', { eventName: ['REMOVE'] }, false],
  ['every field must match', { eventName: ['INSERT'], dynamodb: { Keys: { PK: { S: ['x'] } } } }, false],
  ['prefix', { dynamodb: { Keys: { PK: { S: [{ prefix: 'USER#' }] } } } }, true],
  ['no prefix', { dynamodb: { Keys: { PK: { S: [{ prefix: 'user#' }] } } } }, false],
  ['prefix without case', { dynamodb: { Keys: { PK: { S: [{ prefix: { 'equals-ignore-case': 'user#' } }] } } } }, true],
  ['suffix', { dynamodb: { Keys: { PK: { S: [{ suffix: '#1' }] } } } }, true],
  ['equals-ignore-case', { dynamodb: { Keys: { SK: { S: [{ 'equals-ignore-case': 'PROFILE' }] } } } }, true],
  ['a list in the event', image({ tags: ['b'] }), true],
  ['null', image({ gone: [null] }), true],
  ['an empty text', image({ empty: [''] }), true],
  ['exists', image({ age: [{ exists: true }] }), true],
  ['exists is about values, not objects', { dynamodb: { NewImage: [{ exists: true }] } }, false],
  ['exists: false', image({ other: [{ exists: false }] }), true],
  ['exists: false of something there', image({ age: [{ exists: false }] }), false],
  ['anything-but', image({ age: [{ 'anything-but': [1, 2] }] }), true],
  ['anything-but that it is', { eventName: [{ 'anything-but': ['INSERT'] }] }, false],
  ['anything-but a prefix', { eventName: [{ 'anything-but': { prefix: 'INS' } }] }, false],
  ['anything-but needs a value', image({ other: [{ 'anything-but': 'x' }] }), false],
  ['numeric', image({ age: [{ numeric: ['>', 18, '<=', 42] }] }), true],
  ['numeric outside', image({ age: [{ numeric: ['<', 18] }] }), false],
  ['numeric of a text', { eventName: [{ numeric: ['>', 0] }] }, false],
  ['$or', { $or: [{ eventName: ['REMOVE'] }, { dynamodb: { Keys: { SK: { S: ['Profile'] } } } }] }, true],
  ['$or of none', { $or: [{ eventName: ['REMOVE'] }, { eventName: ['MODIFY'] }] }, false],
  ['a field of the prototype', { toString: [{ exists: false }] }, true],
])('%s', (_, pattern, expected) => {
  expect(eventPattern(pattern)(record)).toBe(expected);
});

test.each<[string, object, RegExp]>([
  ['an operator that nobody knows', { a: { b: [{ cidr: '10.0.0.0/8' }] } }, /\$\.a\.b uses the operator cidr.*allowed: prefix/],
  ['a value without a list', { a: 'x' }, /\$\.a is "x"; it must be an object or a list/],
  ['numeric without a bound', { a: [{ numeric: ['>'] }] }, /numeric is \[">"\]; write for example/],
  ['two operators at once', { a: [{ prefix: 'x', suffix: 'y' }] }, /write one operator/],
  ['exists without yes or no', { a: [{ exists: 'yes' }] }, /exists must be true or false/],
])('%s is refused with its path', (_, pattern, message) => {
  expect(() => eventPattern(pattern)).toThrow(message);
});

describe('the input of a target', () => {
  const event = { id: '1', detail: { name: 'Ada "the first"', items: [{ id: 7 }] } };
  test.each<[string, Parameters<typeof ruleInput>[0], unknown]>([
    ['the event', {}, event],
    ['a constant', { Input: '{"a":1}' }, { a: 1 }],
    ['a part', { InputPath: '$.detail.items[0].id' }, 7],
    [
      'a template: JSON outside of quotes, text inside',
      {
        InputTransformer: {
          InputPathsMap: { name: '$.detail.name', items: '$.detail.items', none: '$.nothing' },
          InputTemplate: '{"text":"Hello <name>!","items":<items>,"none":<none>,"other":"<other>"}',
        },
      },
      { text: 'Hello Ada "the first"!', items: [{ id: 7 }], none: null, other: '<other>' },
    ],
  ])('%s', (_, input, expected) => {
    expect(ruleInput(input, event)).toEqual(expected);
  });
});
