import { inspect } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { ConstructValidationError, Problems } from '../../lib/core/problems';

describe('Problems', () => {
  const stack = new Stack(new App(), 'Shop');

  test('without a problem nothing is thrown', () => {
    expect(() => new Problems('SingleTable', stack, 'Table').throwIfAny()).not.toThrow();
  });

  test('every problem is named once, with construct, field and code', () => {
    // GIVEN
    const problems = new Problems('SingleTable', stack, 'Table');
    problems.add('INDEX_UNKNOWN', 'indexes.Emial', 'there is no index "Emial": the model has EmailIndex');
    problems.add('CAP_RANGE', 'maxReadRequestUnits', '-1 is not allowed: at least 1');

    // WHEN
    const thrown = (() => {
      try {
        problems.throwIfAny();
      } catch (error) {
        return error as ConstructValidationError;
      }
      return undefined;
    })();

    // THEN
    expect(thrown).toBeInstanceOf(ConstructValidationError);
    expect(thrown?.problems.map((p) => p.code)).toEqual(['INDEX_UNKNOWN', 'CAP_RANGE']);
    expect(thrown?.message).toBe(
      'SingleTable "Shop/Table" has 2 problems:\n' +
        '  - indexes.Emial: there is no index "Emial": the model has EmailIndex [INDEX_UNKNOWN]\n' +
        '  - maxReadRequestUnits: -1 is not allowed: at least 1 [CAP_RANGE]',
    );
    // Node prints an uncaught error with its fields: nothing stands there twice.
    expect(inspect(thrown).split('there is no index')).toHaveLength(2);
  });
});
