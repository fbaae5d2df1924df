import { StatesError } from '../../../local/states';
import { machine, outputOf, run, type StateJson, task } from './support/run';

const resources = {
  'test:fail': async () => {
    throw new StatesError('Boom', 'the cause');
  },
};

const catching = (...catchers: StateJson[]) =>
  machine({
    Work: task('fail', { Catch: catchers, End: true }),
    A: { Type: 'Pass', Output: { at: 'A', in: '{% $states.input %}', v: "{% $exists($v) ? $v : 'unset' %}" }, End: true },
    B: { Type: 'Pass', Output: { at: 'B', in: '{% $states.input %}', v: "{% $exists($v) ? $v : 'unset' %}" }, End: true },
  });

const catcher = (name: string, next: string, more: StateJson = {}) => ({ ErrorEquals: [name], Next: next, ...more });

describe('Errors, Fallback States (Catch)', () => {
  test.each([
    ['first matching catcher', [catcher('Boom', 'A'), catcher('States.ALL', 'B')], 'A'],
    ['a catcher after one that does not match', [catcher('Other', 'A'), catcher('Boom', 'B')], 'B'],
    ['States.TaskFailed', [catcher('Other', 'A'), catcher('States.TaskFailed', 'B')], 'B'],
    ['States.ALL', [catcher('Other', 'A'), catcher('States.ALL', 'B')], 'B'],
  ])('goes to Next of %s', async (_, catchers, at) => {
    expect(await outputOf(catching(...catchers), {}, { resources })).toMatchObject({ at });
  });

  test('the output is the Error Output { Error, Cause }', async () => {
    const definition = catching(catcher('Other', 'A'), catcher('Boom', 'B'));
    expect(await outputOf(definition, {}, { resources })).toMatchObject({ in: { Error: 'Boom', Cause: 'the cause' } });
  });

  test('Assign and Output of the catcher see $states.errorOutput and $states.input', async () => {
    const fields = {
      Assign: { v: '{% $states.errorOutput.Error %}' },
      Output: { was: '{% $states.input.n %}', why: '{% $states.errorOutput.Cause %}' },
    };
    const definition = catching(catcher('Other', 'A'), catcher('Boom', 'B', fields));
    expect(await outputOf(definition, { n: 1 }, { resources })).toEqual({ at: 'B', in: { was: 1, why: 'the cause' }, v: 'Boom' });
  });

  test('an error that no catcher takes ends the execution', async () => {
    const result = await run(catching(catcher('Other', 'A'), catcher('Another', 'B')), {}, { resources });
    expect(result).toMatchObject({ status: 'FAILED', error: 'Boom', cause: 'the cause' });
  });

  test('Assign of the state itself does not happen when it fails', async () => {
    const definition = machine({
      Work: task('fail', { Assign: { v: 'set' }, Catch: [catcher('States.ALL', 'A')], End: true }),
      A: { Type: 'Pass', Output: '{% $exists($v) %}', End: true },
    });
    expect(await outputOf(definition, {}, { resources })).toBe(false);
  });

  test('an expression that fails inside a task state is caught', async () => {
    const definition = machine({
      Work: task('fail', { Arguments: "{% $error('bad') %}", Catch: [catcher('States.QueryEvaluationError', 'A')], End: true }),
      A: { Type: 'Pass', Output: '{% $states.input.Cause %}', End: true },
    });
    expect(await outputOf(definition, {}, { resources })).toBe(
      "An error occurred while executing the state 'Work' (entered at the event id #2). The JSONata expression '$error('bad')' specified for the field 'Arguments' threw an error during evaluation. D3137: bad",
    );
  });

  test.each(['Parallel', 'Map'])('applies to a %s state', async (type) => {
    const block = { StartAt: 'W', States: { W: task('fail', { End: true }) } };
    const fields = type === 'Parallel' ? { Branches: [block] } : { ItemProcessor: block, Items: [1] };
    const definition = machine({ X: { Type: type, ...fields, Catch: [catcher('Boom', 'A')], End: true }, A: { Type: 'Succeed' } });
    expect(await outputOf(definition, {}, { resources })).toEqual({ Error: 'Boom', Cause: 'the cause' });
  });

  test('$states.errorOutput exists in a catcher only', async () => {
    const definition = machine({ P: { Type: 'Pass', Output: '{% $exists($states.errorOutput) %}', End: true } });
    expect(await outputOf(definition)).toBe(false);
  });
});
