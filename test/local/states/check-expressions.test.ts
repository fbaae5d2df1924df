import { newerOperators } from '../../../local/states/check/dialect';
import { expression, map, parallel, pass, testRefused } from './support/definitions';
import { machine, only } from './support/run';

describe('checkDefinition: expressions and variables', () => {
  testRefused([
    // Expressions
    ['syntax', expression('{% $states.input.(( %}'), 'INVALID_EXPRESSION', 'States.Only.Output'],
    ['a space before the delimiter', expression('{% 1 %} '), 'INVALID_EXPRESSION', 'States.Only.Output'],
    ['no closing delimiter', expression('{% 1'), 'INVALID_EXPRESSION', 'States.Only.Output'],
    ['$eval', expression("{% $eval('1') %}"), 'UNSUPPORTED_EXPRESSION', 'States.Only.Output'],
    ['$eval as a value', expression("{% ['1'] ~> $map($eval) %}"), 'UNSUPPORTED_EXPRESSION', 'States.Only.Output'],
    ['Task.Token', expression('{% $states.context.Task.Token %}'), 'UNSUPPORTED_EXPRESSION', 'States.Only.Output'],
    ['the operator ??', expression('{% $states.input.a ?? 1 %}'), 'UNSUPPORTED_EXPRESSION', 'States.Only.Output'],
    ['the operator ?:', expression('{% $states.input.a ?: 1 %}'), 'UNSUPPORTED_EXPRESSION', 'States.Only.Output'],
    // Variables
    ['the variable states', only({ Type: 'Pass', Assign: { states: 1 } }), 'INVALID_FIELD', 'States.Only.Assign.states'],
    ['a variable that is no identifier', only({ Type: 'Pass', Assign: { 'a-b': 1 } }), 'INVALID_FIELD', 'States.Only.Assign.a-b'],
    [
      'a variable of 81 characters',
      only({ Type: 'Pass', Assign: { ['v'.repeat(81)]: 1 } }),
      'INVALID_FIELD',
      `States.Only.Assign.${'v'.repeat(81)}`,
    ],
    ['Assign that is no object', only({ Type: 'Pass', Assign: '{% {} %}' }), 'INVALID_FIELD', 'States.Only.Assign'],
    [
      'an outer variable assigned in a branch',
      machine({ A: { Type: 'Pass', Assign: { v: 1 }, Next: 'P' }, P: parallel({ In: { ...pass, Assign: { v: 2 } } }, { End: true }) }),
      'INVALID_FIELD',
      'States.P.Branches[0].States.In.Assign.v',
    ],
    [
      'an outer variable assigned in an iteration',
      machine({ M: map({ Assign: { v: 1 }, End: true }, { Mode: 'INLINE' }, { In: { ...pass, Assign: { v: 2 } } }) }),
      'INVALID_FIELD',
      'States.M.ItemProcessor.States.In.Assign.v',
    ],
  ]);
});

describe('operators newer than JSONata 2.0.6', () => {
  test.each([
    ['a ?? b', ['??']],
    ['a ?: b', ['?:']],
    ['a ?? b ?: c', ['??', '?:']],
    ['a ? b : c', []],
    ["'a ?? b'", []],
    ['"a ?: b"', []],
    ['`a??b`', []],
    ['/* ?? */ a', []],
    ['$match(a, /b??/)', []],
    ['a / b ?? c / d', ['??']],
    ["'it\\'s' ?? 1", ['??']],
  ])('%s: %j', (expression, expected) => {
    expect(newerOperators(expression)).toEqual(expected);
  });
});
