import { route } from 'cdk-single-table/handler';
import { pageSize } from '../domain/page-size';
import { model } from '../model';

/** Jobs of all users in one status, newest first, optionally those of a time: what hangs, what fails. */
export const jobsByStatus = route(
  model,
  {
    query: {
      status: ['uploaded', 'processing', 'completed', 'failed'],
      since: 'timestamp(3)?',
      until: 'timestamp(3)?',
      limit: 'integer?',
      cursor: 'string?',
    },
  },
  async ({ table, query: { status, since = '0001-01-01T00:00:00.000Z', until = '9999-12-31T23:59:59.999Z', limit, cursor } }) => {
    const page = await table.Job.by.GSI1(
      { status },
      { between: [{ created_at: since }, { created_at: until }], reverse: true, limit: pageSize(limit), cursor },
    );
    return {
      jobs: page.items.map(({ job_id, user_id, original_filename, error_message, created_at }) => ({
        job_id,
        user_id,
        original_filename,
        error_message,
        created_at,
      })),
      cursor: page.cursor,
    };
  },
);

/** A POST, so that no address stands in a URL or a log. Addresses that differ in case only share a hash: there may be several users. */
export const usersByEmail = route(model, { body: { email: 'string' } }, async ({ table, body: { email } }) => ({
  users: await table.User.by.GSI1({ email }).all(),
}));

export const userByExternalId = route(
  model,
  { params: { authProvider: ['google', 'apple'], externalId: 'string' } },
  async ({ table, params: { authProvider: auth_provider, externalId: external_id } }) => ({
    users: await table.User.by.GSI2({ auth_provider, external_id }).all(),
  }),
);
