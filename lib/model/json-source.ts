import { JsonPath } from './json-path';

/** A place in a text, both from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A text that is not JSON, that has one name twice in an object, or a number that would change. */
export class JsonError extends Error {
  public readonly name = 'JsonError';

  constructor(
    message: string,
    public readonly position: TextPosition,
  ) {
    super(message);
  }
}

/** A JSON document, and where each part of it stands. */
export interface JsonSource {
  readonly value: unknown;
  /** Where the part with this path begins; if there is none, the part that would hold it. */
  positionOf(path: string): TextPosition;
}

/**
 * Reads JSON as `JSON.parse` does, with three differences: an error always has its line and column; a name that stands twice in an
 * object is an error, where `JSON.parse` forgets the first value; and so is a number that JavaScript does not hold exactly, where
 * `JSON.parse` rounds it.
 *
 * @throws JsonError
 */
export function readJson(text: string): JsonSource {
  const reader = new JsonReader(text);
  const value = reader.document();
  return {
    value,
    positionOf: (path) => {
      const holds = (outer: string) => outer === '' || (path.startsWith(outer) && /^(?:$|[.[])/.test(path.slice(outer.length)));
      const nearest = [...reader.offsets.keys()]
        .filter(holds)
        .reduce((longest, outer) => (outer.length > longest.length ? outer : longest), '');
      return reader.position(reader.offsets.get(nearest) ?? 0);
    },
  };
}

const STRING = /"(?:[^"\\\n]|\\.)*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

class JsonReader {
  /** Where the value of each path begins. */
  public readonly offsets = new Map<string, number>();
  private at = 0;

  constructor(private readonly text: string) {}

  public document(): unknown {
    // A byte order mark is no part of the text.
    if (this.text.startsWith('\ufeff')) this.at = 1;
    const value = this.value(JsonPath.root);
    this.space();
    if (this.at < this.text.length) throw this.unexpected('nothing more');
    return value;
  }

  public position(offset: number): TextPosition {
    const before = this.text.slice(0, offset).split('\n');
    return { line: before.length, column: before[before.length - 1].length + 1 };
  }

  private value(path: JsonPath): unknown {
    this.space();
    this.offsets.set(path.text, this.at);
    if (this.take('{')) return this.object(path);
    if (this.take('[')) return this.list(path);
    const start = this.at;
    const number = this.match(NUMBER);
    if (number !== undefined) return this.number(number, start);
    const word = this.match(WORD);
    return word === undefined ? this.string('a value') : JSON.parse(word);
  }

  private number(token: string, start: number): number {
    const value = Number(token);
    if (digitsOf(token) === digitsOf(String(value))) return value;
    throw new JsonError(
      `the number ${token} would become ${value}, JavaScript holds no more of it: write it as text, "${token}"`,
      this.position(start),
    );
  }

  private object(path: JsonPath): unknown {
    const entries = new Map<string, unknown>();
    if (this.take('}')) return {};
    do {
      this.space();
      const start = this.at;
      const name = this.string('a name in double quotes');
      if (entries.has(name)) throw new JsonError(`the name ${JSON.stringify(name)} stands twice in one object`, this.position(start));
      if (!this.take(':')) throw this.unexpected("':'");
      entries.set(name, this.value(path.at(name)));
    } while (this.take(','));
    if (!this.take('}')) throw this.unexpected("',' or '}'");
    // Not by assignment: a name may be __proto__.
    return Object.fromEntries(entries);
  }

  private list(path: JsonPath): unknown {
    const items: unknown[] = [];
    if (this.take(']')) return items;
    do items.push(this.value(path.at(items.length)));
    while (this.take(','));
    if (!this.take(']')) throw this.unexpected("',' or ']'");
    return items;
  }

  private string(wanted: string): string {
    const start = this.at;
    const token = this.match(STRING);
    if (token === undefined) throw this.unexpected(wanted);
    try {
      return JSON.parse(token);
    } catch {
      throw new JsonError(
        `${token} is no JSON text: write control characters as \\n, \\t or \\u0000, and a backslash as \\\\`,
        this.position(start),
      );
    }
  }

  private space(): void {
    this.match(SPACE);
  }

  private take(character: string): boolean {
    this.space();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private match(token: RegExp): string | undefined {
    token.lastIndex = this.at;
    const found = token.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private unexpected(wanted: string): JsonError {
    const found = this.at < this.text.length ? JSON.stringify(String.fromCodePoint(this.text.codePointAt(this.at) as number)) : 'the end';
    return new JsonError(`${found} stands where ${wanted} is expected`, this.position(this.at));
  }
}

/** The one text of a decimal number, whatever its notation; undefined for what has no digits. */
function digitsOf(number: string): string | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number);
  if (!match) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept && `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
