import { HttpProblem } from 'cdk-single-table/handler';

const MOST = 100;

/** How many items a page has. @throws HttpProblem 400 */
export function pageSize(limit = 20): number {
  if (limit >= 1 && limit <= MOST) return limit;
  throw new HttpProblem(400, `The limit is 1 to ${MOST}.`);
}
