/** A place in a JSON document. */
export class JsonPath {
  public static readonly root = new JsonPath([]);

  private constructor(public readonly names: readonly (string | number)[]) {}

  public at(...names: readonly (string | number)[]): JsonPath {
    return new JsonPath([...this.names, ...names]);
  }

  /** `entities.User.key.PK`; names that are no identifiers in brackets; empty for the whole document. */
  public get text(): string {
    return this.names.reduce<string>((path, name) => {
      if (typeof name === 'number') return `${path}[${name}]`;
      if (!/^[\w$-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
      return path ? `${path}.${name}` : name;
    }, '');
  }
}
