import { MODEL_PROBLEMS, validateModel } from '../../lib/model';
import { keyProblems } from './fixtures/key-problems';
import { partProblems } from './fixtures/part-problems';
import { shapeProblems } from './fixtures/shape-problems';

const cases = [...shapeProblems, ...partProblems, ...keyProblems];

test.each(cases)('%s at %s', (code, path, model, message) => {
  const problems = validateModel(model);
  expect(problems).toEqual([expect.objectContaining({ code, path, message: expect.stringMatching(message) })]);
});

test('every code has a case', () => {
  expect([...new Set(cases.map(([code]) => code))].sort()).toEqual(Object.keys(MODEL_PROBLEMS).sort());
});
