import { keyPattern, parseTemplate, TemplateError } from '../../lib/model';

describe('parseTemplate', () => {
  test('reads literals, placeholders, filters and arguments', () => {
    expect(parseTemplate('A#{one}{two|lower|pad:8}!').parts).toEqual([
      'A#',
      { attribute: 'one', filters: [], position: 2 },
      { attribute: 'two', filters: [{ name: 'lower' }, { name: 'pad', argument: '8' }], position: 7 },
      '!',
    ]);
  });

  test('a literal alone is one part', () => {
    expect(parseTemplate('PROFILE').parts).toEqual(['PROFILE']);
  });

  test.each([
    ['USER#{id', 5, /"{" at 5 is never closed/],
    ['USER#id}', 7, /"}" at 7 closes nothing/],
    ['{a}b}', 4, /"}" at 4 closes nothing/],
    ['X{a{b}}', 3, /"{" at 3 stands inside another placeholder/],
    ['X#{}', 2, /placeholder at 2 names no attribute/],
    ['X#{|lower}', 2, /placeholder at 2 names no attribute/],
    ['X#{ab|}', 5, /"\|" at 5 is followed by no filter/],
    ['X#{ab|lower||upper}', 11, /"\|" at 11 is followed by no filter/],
    ['{ab|:3}', 3, /"\|" at 3 is followed by no filter/],
  ])('%s is refused at character %d', (text, position, message) => {
    const read = () => parseTemplate(text);
    expect(read).toThrow(TemplateError);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ position }));
  });
});

test.each([
  ['USER#{userId}', 'USER#*'],
  ['{a|lower}#{b}#X', '*#*#X'],
  ['PROFILE', 'PROFILE'],
])('keyPattern of %s is %s', (text, pattern) => {
  expect(keyPattern(parseTemplate(text))).toBe(pattern);
});
