import type { ModelProblem } from '../model-error';
import type { ModelProblemCode } from '../problem-codes';

/** Collects problems. */
export class Report {
  public readonly problems: ModelProblem[] = [];

  public add(code: ModelProblemCode, path: Path, message: string, value?: unknown): void {
    const entity = path.entity;
    this.problems.push({ code, path: path.text, message, ...(entity !== undefined && { entity }), ...(value !== undefined && { value }) });
  }

  /** A template at this place has been reported as unreadable: what it would make is unknown. */
  public isUnreadable(path: Path): boolean {
    return this.problems.some((problem) => problem.path === path.text && /^(TEMPLATE|FILTER)_/.test(problem.code));
  }
}

/** A place in the model. */
export class Path {
  public static readonly root = new Path([]);

  private constructor(private readonly names: readonly (string | number)[]) {}

  public at(...names: readonly (string | number)[]): Path {
    return new Path([...this.names, ...names]);
  }

  /** `entities.User.key.PK`; names that are no identifiers in brackets. */
  public get text(): string {
    return this.names.reduce<string>((path, name) => {
      if (typeof name === 'number') return `${path}[${name}]`;
      if (!/^[\w$-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
      return path ? `${path}.${name}` : name;
    }, '');
  }

  public get entity(): string | undefined {
    return this.names[0] === 'entities' && this.names.length > 1 ? String(this.names[1]) : undefined;
  }
}
