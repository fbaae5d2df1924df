import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf } from './compiled';

jest.setTimeout(60_000);

const FIXTURE = join(__dirname, 'types', 'fixture.ts');
const DIRECTIVE = /^\s*\/\/ @ts-expect-error (.+)$/;

test('what must compile does, and every mistake is refused with its message', () => {
  const lines = readFileSync(FIXTURE, 'utf8').split('\n');
  const found = problemsOf({ [FIXTURE]: lines.map((line) => (DIRECTIVE.test(line) ? '' : line)).join('\n') });
  const expected = lines.flatMap((line, at) => {
    const message = DIRECTIVE.exec(line)?.[1];
    return message === undefined ? [] : [{ at, message }];
  });
  expect(expected.length).toBeGreaterThan(0);
  expect(found.filter(({ line }) => line < expected[0].at)).toEqual([]);
  for (const [i, { at, message }] of expected.entries()) {
    const end = expected[i + 1]?.at ?? Number.POSITIVE_INFINITY;
    const messages = found.filter(({ line }) => line > at && line < end).map((problem) => problem.message);
    expect({ message, messages: messages.join('\n') }).toEqual({ message, messages: expect.stringContaining(message) });
  }
});
