import { inspect } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import * as st from '../../lib';
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

describe('what plain JavaScript leaves out', () => {
  const stack = new Stack(new App(), 'Shop');
  const table = new st.SingleTable(stack, 'Table', {
    model: st.TableModel.fromObject({
      table: { partitionKey: 'pk' },
      entities: { User: { attributes: { id: 'uuid' }, key: { pk: 'USER#{id}' } } },
    }),
  });
  const entry = 'handler.ts';
  // biome-ignore lint/suspicious/noExplicitAny: what no compiler has looked at
  const props = (value: object): any => value;

  test.each<[string, (scope: Stack) => unknown, string]>([
    ['a model that is none', (scope) => new st.SingleTable(scope, 'X', props({ model: {} })), 'model: needs a TableModel'],
    ['no routes', (scope) => new st.ServerlessApi(scope, 'X', props({})), 'routes: needs an object of routes'],
    [
      'a type of API that is none',
      (scope) => new st.ServerlessApi(scope, 'X', props({ routes: {}, type: 'rest' })),
      'type: needs ApiType.HTTP',
    ],
    ['no source', (scope) => new st.StaticFrontend(scope, 'X', props({})), 'source: needs the folder of the built site'],
    ['no schedule', (scope) => new st.ScheduledFunction(scope, 'X', props({ entry })), 'schedule: needs a schedule'],
    [
      'a text as a schedule',
      (scope) => new st.ScheduledFunction(scope, 'X', props({ entry, schedule: 'rate(1 hour)' })),
      'schedule: needs a sch',
    ],
    ['no entities', (scope) => new st.TableStream(scope, 'X', props({ table, entry })), 'entities: needs a list of entities'],
    ['no table, source and mapping', (scope) => new st.DataMigration(scope, 'X', props({})), 'has 3 problems'],
  ])('%s', (name, build, message) => {
    expect(() => build(new Stack(stack, name.replaceAll(' ', '-')))).toThrow(message);
  });
});
