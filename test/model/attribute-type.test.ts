import { parseAttribute } from '../../lib/model';

const plain = { list: false, optional: false, truncate: false };

test.each([
  ['string', { ...plain, scalar: 'string' }],
  ['string[]?', { ...plain, scalar: 'string', list: true, optional: true }],
  ['uuid[]', { ...plain, scalar: 'uuid', list: true }],
  ['timestamp', { ...plain, scalar: 'timestamp', digits: 6 }],
  ['timestamp(0)?', { ...plain, scalar: 'timestamp', digits: 0, optional: true }],
  [['open', 'closed'], { ...plain, scalar: 'string', enum: ['open', 'closed'] }],
  [
    { type: 'string', enum: ['a'], optional: true },
    { ...plain, scalar: 'string', enum: ['a'], optional: true },
  ],
  [
    { type: 'timestamp(3)', truncate: true },
    { ...plain, scalar: 'timestamp', digits: 3, truncate: true },
  ],
])('parseAttribute(%j)', (definition, type) => {
  expect(parseAttribute(definition)).toEqual(type);
});

test.each(['text', 'String', 'string?[]', 'timestamp(7)', 'timestamp()', 'date(3)', 'string ', ''])('%j is no type', (definition) => {
  expect(() => parseAttribute(definition)).toThrow(`"${definition}" is not an attribute type: write one of string, number`);
});
