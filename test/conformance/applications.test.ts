import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentProfile } from 'cdk-single-table';
import { checkDefinition } from '../../local/states';
import { definitionsIn } from '../local/states/support/template';
import { buildWorkers } from '../support/bundle';
import {
  acknowledgements,
  allowed,
  contents,
  FLAGS,
  isSentence,
  nagFindings,
  resourceTypes,
  STRICT,
  templateOf,
} from '../support/conformance';
import { APPLICATIONS, type Build, EXAMPLES } from './support/examples';
import { isNetwork } from './support/network';
import { unexplainedWildcards } from './support/wildcards';

const validate: (definition: object) => { readonly isValid: boolean; readonly errors: readonly unknown[] } =
  jest.requireActual('asl-validator');

jest.setTimeout(120_000);
const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
beforeAll(buildWorkers);
afterAll(() => rmSync(folder, { recursive: true }));

/** Every example in every environment, with and without feature flags; each synthesized once for the tests that only look. */
const CASES = APPLICATIONS.flatMap(([name, build]) =>
  FLAGS.map(([flags, context]) => [name, flags, once(() => build(context)), build, context] as const),
);

function once(build: () => ReturnType<Build>) {
  let built: (ReturnType<Build> & { readonly template: ReturnType<typeof templateOf> }) | undefined;
  return () => {
    if (!built) {
      const { app, stack } = build();
      built = { app, stack, template: templateOf(stack) };
    }
    return built;
  };
}

describe.each(CASES)('%s, %s', (_name, _flags, built) => {
  test('cdk-nag finds nothing that is not explained, in a sentence', () => {
    const { app, stack } = built();
    expect(nagFindings(app, stack)).toEqual([]);
    expect(acknowledgements(stack).filter(({ reason }) => !isSentence(reason))).toEqual([]);
  });

  test('nothing is allowed everywhere but what AWS offers nowhere else', () => {
    const { template } = built();
    expect(allowed(template).length).toBeGreaterThan(5);
    expect(unexplainedWildcards(template)).toEqual([]);
  });

  test('no network: nothing of a VPC, no function in one', () => {
    const { template } = built();
    expect(resourceTypes(template).filter(isNetwork)).toEqual([]);
    const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThan(2);
    expect(functions.filter(({ Properties }) => Properties?.VpcConfig !== undefined)).toEqual([]);
  });

  test('the state machine is valid Amazon States Language, and runs locally as it is', () => {
    const definitions = Object.values(definitionsIn(built().stack));
    expect(definitions).toHaveLength(1);
    for (const definition of definitions) {
      const { isValid, errors } = validate(JSON.parse(definition));
      expect([isValid, errors]).toEqual([true, []]);
      expect(checkDefinition(JSON.parse(definition))).toEqual([]);
    }
  });
});

/** checkout.test.ts has every environment, and processes of their own. */
test.each(EXAMPLES)('$name: synthesized again, in another working directory, every file has the same bytes', ({ build }) => {
  const application = build(EnvironmentProfile.prod());
  const synthesize = () => contents(application({}, mkdtempSync(join(folder, 'synth-'))).app.synth().directory);
  const first = synthesize();
  const home = process.cwd();
  try {
    process.chdir(join(__dirname, '..'));
    expect(synthesize()).toEqual(first);
  } finally {
    process.chdir(home);
  }
  expect(Object.keys(first).some((file) => file.endsWith('.template.json'))).toBe(true);
  expect(Object.keys(first).filter((file) => file.endsWith('index.mjs')).length).toBeGreaterThan(3);
});

describe('the built-in template validation, with warnings as errors', () => {
  beforeAll(() => {
    process.env.CDK_VALIDATION = 'true';
  });
  afterAll(() => {
    process.env.CDK_VALIDATION = 'false';
  });

  test.each(CASES)('%s, %s', (_name, _flags, _built, build, context) => {
    expect(() => build({ ...context, ...STRICT }).app.synth()).not.toThrow();
  });
});
