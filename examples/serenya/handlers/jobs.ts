import { HttpProblem, route } from 'cdk-single-table/handler';
import { pageSize } from '../domain/page-size';
import { callerOf } from '../domain/sessions';
import { model } from '../model';

export const list = route(
  model,
  { query: { limit: 'integer?', cursor: 'string?' } },
  async ({ table, claims, query: { limit, cursor } }) => {
    const { user_id } = await callerOf(table, claims);
    const page = await table.Job.query({ user_id }, { limit: pageSize(limit), cursor });
    return { jobs: page.items.map(({ result_ciphertext: _, ...job }) => job), cursor: page.cursor };
  },
);

/** A job with what happened to it, in order. */
export const show = route(model, { params: { jobId: 'uuid' } }, async ({ table, claims, params: { jobId: job_id } }) => {
  const { user_id } = await callerOf(table, claims);
  const job = await table.Job.get({ user_id, job_id });
  if (!job) throw new HttpProblem(404, 'There is no such job.');
  const ciphertext = job.result_ciphertext && Buffer.from(job.result_ciphertext).toString('base64');
  return { ...job, result_ciphertext: ciphertext, events: await table.JobEvent.query({ job_id }).all() };
});
