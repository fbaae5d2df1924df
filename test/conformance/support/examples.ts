import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'cdk-single-table';
import type { Context } from '../../support/conformance';

export const EXAMPLES_FOLDER = join(__dirname, '..', '..', '..', 'examples');

type StackClass = new (scope: App, id: string, props: { readonly profile: EnvironmentProfile }) => Stack;

/** A synthesizable application. */
export type Build = (context?: Context, outdir?: string) => { readonly app: App; readonly stack: Stack };

export interface Example {
  readonly name: string;
  build(profile: EnvironmentProfile): Build;
}

/** Every folder of `examples/` that has a stack: a new example joins by being there. */
export const EXAMPLES: readonly Example[] = readdirSync(EXAMPLES_FOLDER)
  .filter((name) => existsSync(join(EXAMPLES_FOLDER, name, 'stack.ts')))
  .map((name) => ({
    name,
    build:
      (profile) =>
      (context = {}, outdir) => {
        const app = new App({ context, outdir });
        return { app, stack: new (stackClass(name))(app, 'Example', { profile }) };
      },
  }));

/** `examples/<name>/stack.ts` exports one class of a stack, whose props have a profile. */
function stackClass(name: string): StackClass {
  const exported: Record<string, unknown> = require(join(EXAMPLES_FOLDER, name, 'stack.ts'));
  const [found, ...others] = Object.entries(exported).filter(([id]) => id.endsWith('Stack'));
  if (!found || others.length > 0) throw new Error(`examples/${name}/stack.ts has to export exactly one class whose name ends with Stack`);
  return found[1] as StackClass;
}

/** Made anew for each stack: a profile belongs to no app. */
export const ENVIRONMENTS: readonly (readonly [string, () => EnvironmentProfile])[] = [
  ['dev', () => EnvironmentProfile.dev()],
  ['staging', () => EnvironmentProfile.staging()],
  ['prod', () => EnvironmentProfile.prod()],
];

/** Every example in every environment. */
export const APPLICATIONS: readonly (readonly [string, Build])[] = EXAMPLES.flatMap(({ name, build }) =>
  ENVIRONMENTS.map(([environment, profile]) => [`${name} in ${environment}`, build(profile())] as const),
);
