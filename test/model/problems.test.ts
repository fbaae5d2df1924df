import { MODEL_PROBLEMS, validateModel } from '../../lib/model';
import { keyProblems } from './fixtures/key-problems';
import { partProblems } from './fixtures/part-problems';
import { shapeProblems } from './fixtures/shape-problems';

const cases = [...shapeProblems, ...partProblems, ...keyProblems];

test.each(cases)('%s at %s', (code, path, model, message) => {
  const problems = validateModel(model);
  expect(problems).toEqual([expect.objectContaining({ code, path, message: expect.stringMatching(message) })]);
});

test('what a message says to write can be pasted into a model.ts and into a model.json', () => {
  const messages = cases.flatMap(([, , model]) => validateModel(model).map(({ message }) => message));
  expect(messages.filter((message) => /(^|[\s([{:])'/.test(message))).toEqual([]);
  const objects = messages.flatMap((message) => message.match(/\{ .* \}/) ?? []).filter((text) => !text.includes('…'));
  expect(objects.length).toBeGreaterThan(5);
  for (const text of objects) expect(() => JSON.parse(text)).not.toThrow();
});

test('every code has a case', () => {
  // Text that is not JSON never gets as far as these rules: see table-model.test.ts.
  expect([...new Set([...cases.map(([code]) => code), 'JSON_SYNTAX'])].sort()).toEqual(Object.keys(MODEL_PROBLEMS).sort());
});
