import type { IConstruct } from 'constructs';

/** One thing that is wrong with a construct's props. */
export interface Problem {
  /** Stable: a test or a document may name it. */
  readonly code: string;
  /** The prop, as a path: `indexes.EmailIndex.projection`. */
  readonly field: string;
  /** What is wrong, the value included, and what to write instead. */
  readonly message: string;
}

/** Everything that is wrong with one construct, thrown once. */
export class ConstructValidationError extends Error {
  public readonly name = 'ConstructValidationError';

  public constructor(
    public readonly construct: string,
    public readonly problems: readonly Problem[],
  ) {
    const list = problems.map(({ code, field, message }) => `  - ${field}: ${message} [${code}]`);
    super(`${construct} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${list.join('\n')}`);
    // Node prints what is enumerable below the message, which says all of it already.
    for (const field of ['construct', 'problems']) Object.defineProperty(this, field, { enumerable: false });
  }
}

/** Collects the problems of one construct, so that its author sees all of them at once. */
export class Problems {
  private readonly list: Problem[] = [];

  public constructor(
    private readonly type: string,
    public readonly scope: IConstruct,
    private readonly id?: string,
  ) {}

  public add(code: string, field: string, message: string): void {
    this.list.push({ code, field, message });
  }

  /**
   * Plain JavaScript may leave out, or misunderstand, what the compilers of other languages insist on.
   *
   * @param values undefined where a prop is not what it should be
   * @param needed what each prop takes
   * @throws ConstructValidationError at once: nothing else can be checked without them
   */
  public require<Prop extends string>(values: { readonly [prop in Prop]: unknown }, needed: { readonly [prop in Prop]: string }): void {
    for (const prop of Object.keys(needed) as Prop[]) {
      if (values[prop] === undefined || values[prop] === null) this.add(`${this.type}.PropMissing`, prop, `needs ${needed[prop]}`);
    }
    this.throwIfAny();
  }

  /** What was added so far. */
  public get all(): readonly Problem[] {
    return this.list;
  }

  /** @throws ConstructValidationError if any problem was added. */
  public throwIfAny(): void {
    if (this.list.length === 0) return;
    const path = [this.scope.node.path, this.id].filter(Boolean).join('/');
    throw new ConstructValidationError(`${this.type} ${JSON.stringify(path)}`, this.list);
  }
}
