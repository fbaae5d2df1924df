import { CodecError, type Where } from './codec-error';

/** An array as PostgreSQL prints it, its elements still text. */
export type ArrayText = readonly (string | null | ArrayText)[];

/**
 * Reads the literal of an array: `{a,"b c",NULL,{1,2}}`. An unquoted NULL is null, `"NULL"` is text.
 * https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 *
 * @throws CodecError for text that is no array, and for one whose first element is not number 1 (`[5:6]={1,2}`): a list would lose it.
 */
export function parseArray(text: string, where: Where): ArrayText {
  if (text.startsWith('[')) {
    throw new CodecError('VALUE_ARRAY', where, text, 'an array that begins at element 1', 'keep it as text in a string attribute');
  }
  const reader = new ArrayReader(text, where);
  const array = reader.array();
  reader.end();
  return array;
}

class ArrayReader {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly where: Where,
  ) {}

  public array(): ArrayText {
    this.expect('{');
    const elements: (string | null | ArrayText)[] = [];
    if (this.accept('}')) return elements;
    do elements.push(this.element());
    while (this.accept(','));
    this.expect('}');
    return elements;
  }

  public end(): void {
    if (this.position < this.text.length) throw this.malformed();
  }

  private element(): string | null | ArrayText {
    const first = this.text[this.position];
    if (first === '{') return this.array();
    if (first === '"') return this.quoted();
    const start = this.position;
    while (this.position < this.text.length && this.text[this.position] !== ',' && this.text[this.position] !== '}') this.position++;
    const word = this.text.slice(start, this.position);
    if (word === '') throw this.malformed();
    return word === 'NULL' ? null : word;
  }

  private quoted(): string {
    let read = '';
    let start = ++this.position;
    for (; this.position < this.text.length; this.position++) {
      const character = this.text[this.position];
      if (character === '"') return read + this.text.slice(start, this.position++);
      if (character !== '\\') continue;
      read += this.text.slice(start, this.position++);
      start = this.position;
    }
    throw this.malformed();
  }

  private accept(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private expect(character: string): void {
    if (!this.accept(character)) throw this.malformed();
  }

  private malformed(): CodecError {
    return new CodecError('VALUE_FORMAT', this.where, this.text, `an array as PostgreSQL prints it, but character ${this.position} is not`);
  }
}
