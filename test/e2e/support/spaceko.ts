import { App } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'cdk-single-table';
import { SpaceKoStack } from '../../../examples/spaceko/stack';

/** Name of the stack. */
export const STACK = 'SpaceKo-dev';

/** Synthesizes the stack of the example. @returns the folder of the assembly */
export function synthesizeSpaceKo(outdir: string): string {
  const app = new App({ outdir });
  new SpaceKoStack(app, STACK, { profile: EnvironmentProfile.dev() });
  return app.synth().directory;
}
