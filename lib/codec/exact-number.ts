/**
 * A JSON number that neither a JavaScript number nor a bigint holds: a fraction with more digits than a double.
 *
 * @example
 * new ExactNumber('0.12345678901234567890').text;
 */
export class ExactNumber {
  /** @param text the number in decimal or scientific notation */
  constructor(public readonly text: string) {}

  public toString(): string {
    return this.text;
  }

  /** Refuses, as `JSON.stringify` refuses a bigint: it would write a string in place of the number. `stringifyJson` writes it. */
  public toJSON(): never {
    throw new TypeError(`the number ${this.text} has more digits than JSON.stringify writes: use its text`);
  }
}
