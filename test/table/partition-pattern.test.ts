import * as fc from 'fast-check';
import { compileModel, type ModelDefinition } from '../../lib/model';
import { iamPattern, intersects, isWide, type PartitionPattern, partitionPatterns } from '../../lib/table/partition-pattern';
import { like } from '../support/iam';

function patterns(template: string, attributes: Record<string, string | string[]> = { a: 'string', b: 'string', kind: ['x', 'y'] }) {
  const definition: ModelDefinition = { table: { partitionKey: 'PK' }, entities: { E: { attributes, key: { PK: template } } } };
  const entity = compileModel(definition).entity('E');
  return partitionPatterns(entity, entity.partitionKey);
}
const pattern = (template: string): PartitionPattern => patterns(template)[0];

describe('patterns of a template', () => {
  test.each([
    ['USER#{a}', ['USER#*']],
    ['{a}', ['*']],
    ['{a}{b}', ['*']],
    ['T#{a}#{b}#X', ['T#*#*#X']],
    ['ALL', ['ALL']],
    ['{kind}', ['x', 'y']],
    ['K#{kind}#{kind|upper}', ['K#x#X', 'K#y#Y']],
    ['K#{kind}#{a}', ['K#*#*']],
    ['WHY?{a}*$', ['WHY${?}*${*}${$}']],
  ])('%s', (template, expected) => {
    expect(patterns(template).map(iamPattern)).toEqual(expected);
  });

  test('a long list of values stays one pattern', () => {
    const kind = Array.from({ length: 17 }, (_, index) => `k${index}`);
    expect(patterns('K#{kind}', { kind }).map(iamPattern)).toEqual(['K#*']);
  });

  test.each([
    ['{a}', true],
    ['{a}#{b}', true],
    ['#{a}', true],
    ['{a}#X', false],
    ['é{a}', false],
    ['ALL', false],
  ])('%s is wide: %s', (template, expected) => {
    expect(isWide(pattern(template))).toBe(expected);
  });
});

describe('patterns that have a text in common', () => {
  test.each([
    ['USER#{a}', 'USER#{a}', true],
    ['USER#{a}', 'USER#{a}#BADGES', true],
    ['USER#{a}', 'USERS#{a}', false],
    ['{a}#X', 'USER#{a}', true],
    ['{a}#X', '{a}#Y', false],
    ['ALL', '{a}', true],
    ['ALL', 'ALL2', false],
    ['ALL', 'AL', false],
    ['A{a}', '{a}B', true],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(intersects(pattern(left), pattern(right))).toBe(expected);
    expect(intersects(pattern(right), pattern(left))).toBe(expected);
  });

  test('agrees with trying every text that is long enough', () => {
    // Two patterns of up to four literals each, if they have a text in common, have one of up to eight letters.
    const texts = ['', ...words(8)];
    const template = fc.array(fc.constantFrom('x', 'y', '{a}'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(template, template, (left, right) => {
        const [a, b] = [pattern(left), pattern(right)];
        const common = texts.some((text) => like(iamPattern(a), text) && like(iamPattern(b), text));
        expect(intersects(a, b)).toBe(common);
      }),
      { numRuns: 200 },
    );
  });
});

/** Every text of `x` and `y` up to a length. */
function words(length: number): string[] {
  if (length === 0) return [];
  return ['x', 'y'].flatMap((letter) => [letter, ...words(length - 1).map((rest) => letter + rest)]);
}
