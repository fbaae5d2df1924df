import { machine, outputOf, run, type StateJson } from './support/run';

const choose = (choice: StateJson) =>
  machine({
    Choose: { Type: 'Choice', ...choice },
    First: { Type: 'Pass', Output: { at: 'First', in: '{% $states.input %}', v: "{% $exists($v) ? $v : 'unset' %}" }, End: true },
    Second: { Type: 'Pass', Output: { at: 'Second', in: '{% $states.input %}', v: "{% $exists($v) ? $v : 'unset' %}" }, End: true },
  });

const rule = (condition: unknown, next = 'First', more: StateJson = {}) => ({ Condition: condition, Next: next, ...more });
const BOTH = [rule('{% $states.input.n = 1 %}'), rule('{% $states.input.n = 2 %}', 'Second')];

describe('Choice State', () => {
  test.each([
    ['the first rule that matches', { Choices: [rule('{% true %}'), rule('{% true %}', 'Second')] }, 'First'],
    ['a later rule when earlier ones do not match', { Choices: BOTH }, 'Second'],
    ['a literal condition', { Choices: [rule(false), rule(true, 'Second')] }, 'Second'],
    ['Default when no rule matches', { Choices: [rule('{% false %}')], Default: 'Second' }, 'Second'],
    ['a rule before Default', { Choices: [rule('{% true %}')], Default: 'Second' }, 'First'],
  ])('takes %s', async (_, fields, expected) => {
    const result = await outputOf(choose(fields), { n: 2 });
    expect(result).toMatchObject({ at: expected });
  });

  test('no match without Default → States.NoChoiceMatched', async () => {
    expect(await run(choose({ Choices: BOTH }), { n: 3 })).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  test.each([
    ['a string', "{% 'true' %}"],
    ['a number', '{% 1 %}'],
    ['nothing', '{% $states.input.missing %}'],
  ])('a condition that gives %s → States.QueryEvaluationError', async (_, condition) => {
    const result = await run(choose({ Choices: [rule(condition)], Default: 'Second' }));
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  describe('Assign and Output', () => {
    const own = { Assign: { v: 'rule' }, Output: { from: 'rule' } };
    const state = { Assign: { v: 'state' }, Output: { from: 'state' } };
    test.each([
      [
        'of the rule that matches are used',
        { Choices: [rule('{% true %}', 'First', own)], Default: 'Second', ...state },
        { at: 'First', in: { from: 'rule' }, v: 'rule' },
      ],
      [
        'of the state are not used when a rule without them matches',
        { Choices: [rule('{% true %}')], Default: 'Second', ...state },
        { at: 'First', in: { n: 1 }, v: 'unset' },
      ],
      [
        'of the state belong to Default',
        { Choices: [rule('{% false %}', 'First', own)], Default: 'Second', ...state },
        { at: 'Second', in: { from: 'state' }, v: 'state' },
      ],
      [
        'are optional: the input goes on',
        { Choices: [rule('{% false %}')], Default: 'Second' },
        { at: 'Second', in: { n: 1 }, v: 'unset' },
      ],
    ])('%s', async (_, fields, expected) => {
      expect(await outputOf(choose({ ...fields, Choices: [...fields.Choices] }), { n: 1 })).toEqual(expected);
    });
  });
});
