import { App } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'cdk-single-table';
import { rowsOf, seedTables } from '../../../examples/hkt/generator';
import { mapping } from '../../../examples/hkt/mapping';
import { HktStack } from '../../../examples/hkt/stack';

/** Name of the stack. */
export const STACK = 'Hkt-dev';
/** The name that the table has in a local run. */
export const TABLE = `${STACK}-TableCD117FA1`;

/** The items that a row of a table becomes: a user and a post become two. */
export function itemsOf(table: string): number {
  return mapping.tables[table as keyof typeof mapping.tables].items.length;
}

/** Items of the table once all is moved. */
export const ITEMS = seedTables.map(({ name }) => [...rowsOf(name, 'small')].length * itemsOf(name)).reduce((sum, items) => sum + items, 0);

/** Synthesizes the stack of the example. @returns the folder of the assembly */
export function synthesizeHkt(outdir: string): string {
  const app = new App({ outdir });
  new HktStack(app, STACK, { profile: EnvironmentProfile.dev() });
  return app.synth().directory;
}
