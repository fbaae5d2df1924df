import { route } from 'cdk-single-table/handler';
import { signedIn } from '../domain/sessions';
import { model } from '../model';

/** Newest first: the sort key ends in the date. */
export const list = route(model, {}, async ({ table, claims }) => {
  const { userId } = await signedIn(table, claims);
  return { quarters: await table.QuarterlyData.query({ userId }, { reverse: true }).all() };
});
