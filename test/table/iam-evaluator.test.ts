import { allows, arnText, like, type Statement } from '../support/iam';

describe('patterns', () => {
  test.each([
    ['USER#*', 'USER#1', true],
    ['USER#*', 'USER#', true],
    ['USER#*', 'user#1', false],
    ['USER#*', 'xUSER#1', false],
    ['*#X', 'a#b#X', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a.c', 'abc', false],
    ['a${*}', 'a*', true],
    ['a${*}', 'ab', false],
    ['${$}{x}', '${x}', true],
    ['*', 'line\nbreak', true],
  ])('%s and %j: %s', (pattern, value, expected) => {
    expect(like(pattern, value)).toBe(expected);
  });
});

describe('statements', () => {
  const leading = (values?: string[]) => ({
    action: 'dynamodb:GetItem',
    resource: 'arn:t',
    context: values && { 'dynamodb:LeadingKeys': values },
  });
  const allow: Statement = {
    Effect: 'Allow',
    Action: 'dynamodb:GetItem',
    Resource: 'arn:t',
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'USER#*' } },
  };

  test('ForAllValues alone lets a request without keys through; Null closes that', () => {
    expect(allows([allow], leading())).toBe(true);
    const guarded = { ...allow, Condition: { ...allow.Condition, Null: { 'dynamodb:LeadingKeys': 'false' } } };
    expect(allows([guarded], leading())).toBe(false);
    expect(allows([guarded], leading(['USER#1']))).toBe(true);
    expect(allows([guarded], leading(['USER#1', 'x']))).toBe(false);
  });

  test('a deny wins, and nothing is allowed by default', () => {
    expect(allows([allow, { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }], leading(['USER#1']))).toBe(false);
    expect(allows([], leading(['USER#1']))).toBe(false);
  });

  test('what it does not know is an error, never a pass', () => {
    expect(() => allows([{ ...allow, Condition: { IpAddress: { a: 'b' } } }], leading(['USER#1']))).toThrow('IpAddress');
    expect(() => like('${aws:username}', 'x')).toThrow('policy variable');
    expect(() => arnText({ 'Fn::Sub': 'x' })).toThrow('Fn::Sub');
  });

  test('a stream is not its table', () => {
    expect(arnText({ 'Fn::GetAtt': ['Table', 'Arn'] })).toBe('arn:Table');
    expect(arnText({ 'Fn::GetAtt': ['Table', 'StreamArn'] })).toBe('arn:Table.StreamArn');
  });
});
