import { route } from 'cdk-single-table/handler';
import { isOver } from '../domain/clock';
import { model } from '../model';

/** What happened lately, newest first. Pages ask again and again, so it is one small request. */
export const list = route(model, {}, async ({ table }) => {
  const { items } = await table.Activity.query({}, { reverse: true, limit: 10 });
  return {
    activities: items
      .filter(({ expiresAt }) => !isOver(expiresAt))
      .map(({ activityId, at, kind, who, slug, title, city, detail }) => ({ activityId, at, kind, who, slug, title, city, detail })),
  };
});
