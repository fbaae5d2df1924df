import { App } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'cdk-single-table';
import { rowsOf, seedTables } from '../../../examples/hkt/generator';
import { HktStack } from '../../../examples/hkt/stack';

/** Name of the stack. */
export const STACK = 'Hkt-dev';
/** The name that the table has in a local run. */
export const TABLE = `${STACK}-TableCD117FA1`;

/** Items of the table once all is moved: one for each row, and a second one for each post. */
export const ITEMS = seedTables
  .flatMap(({ name }) => [...rowsOf(name, 'small')].map(() => (name === 'blog_posts' ? 2 : 1)))
  .reduce((sum, items) => sum + items, 0);

/** Synthesizes the stack of the example. @returns the folder of the assembly */
export function synthesizeHkt(outdir: string): string {
  const app = new App({ outdir });
  new HktStack(app, STACK, { profile: EnvironmentProfile.dev() });
  return app.synth().directory;
}
