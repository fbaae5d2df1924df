import type { DynamoDBRecord } from 'aws-lambda';
import { decodeChange } from '../../lib/client';
import { model } from './models';

const image = (more: object = {}) => ({
  PK: { S: 'USER#u' },
  SK: { S: 'PROFILE' },
  entity_type: { S: 'User' },
  userId: { S: 'u' },
  email: { S: 'e' },
  status: { S: 'active' },
  ...more,
});
const record = (OldImage?: object, NewImage?: object): DynamoDBRecord => ({
  eventName: 'MODIFY',
  dynamodb: { OldImage, NewImage } as DynamoDBRecord['dynamodb'],
});
const item = { userId: 'u', email: 'e', status: 'active' };
const TOMBSTONE = { PK: { S: 'USER#u' }, SK: { S: 'PROFILE' }, entity_type: { S: 'User' }, _t: { BOOL: true } };

test.each([
  ['an insert', undefined, image(), { kind: 'insert', before: undefined, after: item }],
  ['a change', image(), image({ name: { S: 'n' } }), { kind: 'modify', before: item, after: { ...item, name: 'n' } }],
  ['a removal', image(), undefined, { kind: 'remove', before: item, after: undefined }],
  ['a removal by tombstone', image(), TOMBSTONE, { kind: 'remove', before: item, after: undefined }],
  ['an insert in place of a tombstone', TOMBSTONE, image(), { kind: 'insert', before: undefined, after: item }],
])('%s', (_, before, after, expected) => {
  expect(decodeChange(model, record(before, after))).toEqual({ entity: 'User', keys: { userId: 'u' }, ...expected });
});

test.each([
  ['a tombstone that goes', TOMBSTONE, undefined],
  ['an item of an unknown entity', undefined, { ...image(), entity_type: { S: 'Other' } }],
  ['an item without a type', undefined, { PK: { S: 'x' } }],
])('%s is no change of the model', (_, before, after) => {
  expect(decodeChange(model, record(before, after))).toBeUndefined();
});

test('bytes of a Lambda event are base64, at every depth; numbers stay exact', () => {
  const after = image({
    avatar: { B: 'AP8H' },
    big: { N: '9007199254740993' },
    profile: { M: { list: { L: [{ N: '1' }, { NULL: true }] } } },
    _m: { M: {} },
  });
  const change = decodeChange(model, record(undefined, after));
  if (change?.entity !== 'User' || change.kind !== 'insert') throw new Error('another change');
  expect(change.after.avatar).toEqual(new Uint8Array([0, 255, 7]));
  expect(change.after.big).toBe(9007199254740993n);
  expect(change.after.profile).toEqual({ list: [1, null] });
  expect(change.after).not.toHaveProperty('_m');
});

test('a stream without images is told what it must be', () => {
  expect(() => decodeChange(model, { eventName: 'INSERT', dynamodb: {} })).toThrow('must be NEW_AND_OLD_IMAGES');
});
