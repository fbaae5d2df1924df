import { assignable } from '../../../lib/codec';
import type { AttributeType } from '../../../lib/model';
import type { CatalogColumn } from '../source/catalog';

const WITHOUT_ZONE = 'timestamp without time zone';

/** Why values of a column cannot become values of an attribute; undefined when they can. */
export function columnProblem(
  type: AttributeType,
  { name, type: columnType }: CatalogColumn,
  timeZone: string | undefined,
): { code: 'PLAN_COLUMN_TYPE' | 'PLAN_TIME_ZONE'; message: string } | undefined {
  const zoneProblem = (message: string) => ({ code: 'PLAN_TIME_ZONE' as const, message: `column "${name}" ${message}` });
  if (timeZone !== undefined && columnType !== WITHOUT_ZONE) {
    return zoneProblem(`is ${columnType}: a "timeZone" is only for ${WITHOUT_ZONE}, remove it`);
  }
  if (type.scalar === 'timestamp' && columnType === `${WITHOUT_ZONE}[]`)
    return zoneProblem('is a list of times without zone: map it as string[]');
  if (type.scalar === 'timestamp' && columnType === WITHOUT_ZONE && timeZone === undefined) {
    return zoneProblem('has no zone, so its values are not moments: write { column, timeZone }, such as "UTC" or "Europe/Berlin"');
  }
  const problem = assignable({ name, type: columnType === 'money' ? 'numeric' : columnType }, type);
  return problem && { code: 'PLAN_COLUMN_TYPE', message: problem.message };
}
