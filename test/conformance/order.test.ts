import fc from 'fast-check';
import { buildFunction } from '../support/bundle';
import { templateOf } from '../support/conformance';
import { WholeApplication } from './support/whole-application';

jest.setTimeout(120_000);
beforeAll(() => {
  for (const job of ['authorizer', 'jwt-rotation', 'migration', 'site-deployment', 'stream-events']) buildFunction(job);
});

const { STEPS } = WholeApplication;
type Steps = readonly (typeof STEPS)[number][];

/** Every resource by its logical id. */
function resources(steps: Steps, ordered: <T>(list: T[]) => T[] = (list) => list) {
  return templateOf(new WholeApplication(steps, ordered).stack).Resources;
}

describe('no logical id, and nothing else of a template, depends on the order of', () => {
  test('construct calls', () => {
    const expected = resources(STEPS);
    expect(Object.keys(expected).length).toBeGreaterThan(100);
    const orders = fc.shuffledSubarray([...STEPS], { minLength: STEPS.length });
    fc.assert(
      fc.property(orders, (steps) => expect(resources(steps)).toEqual(expected)),
      { numRuns: 8 },
    );
  });

  test('routes, entities and plans', () => {
    const expected = resources(STEPS);
    expect(resources(STEPS, (list) => [...list].reverse())).toEqual(expected);
    expect(resources(STEPS, ([first, ...rest]) => [...rest, first])).toEqual(expected);
  });
});

test('leaving something out changes the id of nothing else', () => {
  const ids = (steps: Steps) => Object.fromEntries(Object.entries(resources(steps)).map(([id, { Type }]) => [id, Type]));
  const all = ids(STEPS);
  for (const left of ['restApi', 'orders', 'prices', 'mail', 'deployRole'] as const) {
    const rest = ids(STEPS.filter((step) => step !== left));
    expect(Object.keys(rest).length).toBeLessThan(Object.keys(all).length);
    expect(all).toMatchObject(rest);
  }
});
