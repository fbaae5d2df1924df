import type { JsonPath } from '../json-path';
import type { ModelProblem } from '../model-error';
import type { ModelProblemCode } from '../problem-codes';

/** Collects problems. */
export class Report {
  public readonly problems: ModelProblem[] = [];

  public add(code: ModelProblemCode, path: JsonPath, message: string, value?: unknown): void {
    const entity = path.names[0] === 'entities' && path.names.length > 1 ? String(path.names[1]) : undefined;
    this.problems.push({ code, path: path.text, message, ...(entity !== undefined && { entity }), ...(value !== undefined && { value }) });
  }

  /** A template at this place has been reported as unreadable: what it would make is unknown. */
  public isUnreadable(path: JsonPath): boolean {
    return this.problems.some((problem) => problem.path === path.text && /^(TEMPLATE|FILTER)_/.test(problem.code));
  }
}
