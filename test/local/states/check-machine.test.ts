import { distributed, invoke, map, parallel, pass, testRefused } from './support/definitions';
import { machine, only } from './support/run';

describe('checkDefinition: machine and transitions', () => {
  testRefused([
    // The machine
    ['no object', 'text', 'INVALID_FIELD', ''],
    ['JSONPath by default', { StartAt: 'P', States: { P: pass } }, 'UNSUPPORTED_QUERY_LANGUAGE', 'QueryLanguage'],
    ['JSONPath machine', machine({ P: pass }, { QueryLanguage: 'JSONPath' }), 'UNSUPPORTED_QUERY_LANGUAGE', 'QueryLanguage'],
    ['JSONPath state', only({ Type: 'Pass', QueryLanguage: 'JSONPath' }), 'UNSUPPORTED_QUERY_LANGUAGE', 'States.Only.QueryLanguage'],
    ['unknown field of the machine', machine({ P: pass }, { Author: 'me' }), 'UNSUPPORTED_FIELD', 'Author'],
    ['version', machine({ P: pass }, { Version: '2.0' }), 'INVALID_FIELD', 'Version'],
    ['machine TimeoutSeconds 0', machine({ P: pass }, { TimeoutSeconds: 0 }), 'INVALID_FIELD', 'TimeoutSeconds'],
    ['no StartAt', { QueryLanguage: 'JSONata', States: { S: { Type: 'Succeed', Output: 1 } } }, 'MISSING_FIELD', 'StartAt'],
    ['no states', machine({}, { StartAt: 'A' }), 'INVALID_FIELD', 'States'],
    // Transitions
    ['StartAt leads nowhere', machine({ S: { Type: 'Succeed' } }, { StartAt: 'X' }), 'UNKNOWN_STATE', 'StartAt'],
    ['Next leads nowhere', machine({ A: { Type: 'Pass', Next: 'X' } }), 'UNKNOWN_STATE', 'States.A.Next'],
    [
      'Default leads nowhere',
      machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'X' } }),
      'UNKNOWN_STATE',
      'States.A.Default',
    ],
    [
      'a choice rule leads nowhere',
      machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'X' }] } }),
      'UNKNOWN_STATE',
      'States.A.Choices[0].Next',
    ],
    ['a catcher leads nowhere', only(invoke({ Catch: [{ ErrorEquals: ['E'], Next: 'X' }] })), 'UNKNOWN_STATE', 'States.Only.Catch[0].Next'],
    [
      'out of a branch',
      machine({ P: parallel({ A: { Type: 'Pass', Next: 'B' } }, { Next: 'B' }), B: { Type: 'Succeed' } }),
      'UNKNOWN_STATE',
      'States.P.Branches[0].States.A.Next',
    ],
    [
      'out of an item processor',
      machine({ M: map({ Next: 'B' }, distributed, { A: { Type: 'Pass', Next: 'B' } }), B: { Type: 'Succeed' } }),
      'UNKNOWN_STATE',
      'States.M.ItemProcessor.States.A.Next',
    ],
    ['a state nothing leads to', machine({ A: pass, B: { Type: 'Succeed' } }), 'UNREACHABLE_STATE', 'States.B'],
    ['neither Next nor End', machine({ A: { Type: 'Pass' } }), 'INVALID_FIELD', 'States.A'],
    ['both Next and End', machine({ A: { Type: 'Pass', Next: 'A', End: true } }), 'INVALID_FIELD', 'States.A'],
    ['End false', machine({ A: { Type: 'Pass', End: false } }), 'INVALID_FIELD', 'States.A.End'],
    ['Next of a Succeed state', machine({ A: { Type: 'Succeed', Next: 'A' } }), 'UNSUPPORTED_FIELD', 'States.A.Next'],
    [
      'Next of a Choice state',
      machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Next: 'A' } }),
      'UNSUPPORTED_FIELD',
      'States.A.Next',
    ],
    [
      'the same state name in a branch',
      machine({ A: parallel({ A: pass }, { End: true }) }),
      'INVALID_FIELD',
      'States.A.Branches[0].States.A',
    ],
    ['a state name of 81 characters', machine({ ['x'.repeat(81)]: pass }), 'INVALID_FIELD', `States.${'x'.repeat(81)}`],
    ['a state that is no object', machine({ A: 'Pass' as never }), 'INVALID_FIELD', 'States.A'],
  ]);
});
