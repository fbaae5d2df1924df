import { CodecError, type Where } from './codec-error';
import { jsonNumber } from './json-number';
import { type JsonValue, MAX_CONTAINERS, tooDeep } from './json-wire';
import { setOwn } from './wire';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEX = /^[0-9a-fA-F]{4}$/;
const ESCAPES: { readonly [letter: string]: string } = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Reads JSON (RFC 8259) without changing a value, which `JSON.parse` does to large integers, long fractions, repeated keys and
 * `__proto__`: numbers become number, bigint or `ExactNumber`, whichever is exact; `__proto__` is a key like any other.
 *
 * @throws CodecError for text that is not JSON, a key that comes twice, or more than 32 levels.
 * @example
 * parseJson('{"id": 9007199254740993}'); // { id: 9007199254740993n }
 */
export function parseJson(text: string, where: Where = {}): JsonValue {
  return new Parser(text, where).document();
}

class Parser {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly where: Where,
  ) {}

  public document(): JsonValue {
    const value = this.value(MAX_CONTAINERS);
    this.space();
    if (this.position < this.text.length) throw this.unexpected();
    return value;
  }

  private value(containers: number): JsonValue {
    this.space();
    const character = this.text[this.position];
    switch (character) {
      case '"':
        return this.string();
      case '{':
        return this.object(containers);
      case '[':
        return this.array(containers);
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private object(containers: number): JsonValue {
    if (containers === 0) throw tooDeep(this.where, this.text);
    const object: { [key: string]: JsonValue } = {};
    this.position++;
    if (this.next('}')) return object;
    do {
      this.space();
      if (this.text.charCodeAt(this.position) !== QUOTE) throw this.unexpected();
      const key = this.string();
      if (Object.hasOwn(object, key)) {
        throw this.invalid(`each key once, but ${JSON.stringify(key)} comes twice`, 'store it as text in a string attribute');
      }
      if (!this.next(':')) throw this.unexpected();
      setOwn(object, key, this.value(containers - 1));
    } while (this.next(','));
    if (!this.next('}')) throw this.unexpected();
    return object;
  }

  private array(containers: number): JsonValue {
    if (containers === 0) throw tooDeep(this.where, this.text);
    const array: JsonValue[] = [];
    this.position++;
    if (this.next(']')) return array;
    do array.push(this.value(containers - 1));
    while (this.next(','));
    if (!this.next(']')) throw this.unexpected();
    return array;
  }

  private string(): string {
    let start = ++this.position;
    let read = '';
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code === QUOTE) {
        read += this.text.slice(start, this.position++);
        return read;
      }
      if (code === BACKSLASH) {
        read += this.text.slice(start, this.position) + this.escape();
        start = this.position;
      } else if (code >= 32) this.position++;
      else throw this.unexpected();
    }
  }

  private escape(): string {
    const letter = this.text[this.position + 1];
    if (letter === 'u') {
      const hex = this.text.slice(this.position + 2, this.position + 6);
      if (!HEX.test(hex)) throw this.unexpected();
      this.position += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    if (letter === undefined || !Object.hasOwn(ESCAPES, letter)) throw this.unexpected();
    this.position += 2;
    return ESCAPES[letter];
  }

  private number(): JsonValue {
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.text);
    if (!match) throw this.unexpected();
    this.position = NUMBER.lastIndex;
    return jsonNumber(match[0]);
  }

  private word<T extends JsonValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) throw this.unexpected();
    this.position += word.length;
    return value;
  }

  /** Skips white space and, when the character follows, that too. */
  private next(character: string): boolean {
    this.space();
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.position++;
    }
  }

  private unexpected(): CodecError {
    const found = this.position < this.text.length ? JSON.stringify(this.text[this.position]) : 'its end';
    return this.invalid(`JSON; unexpected: ${found} at character ${this.position}`);
  }

  private invalid(allowed: string, hint?: string): CodecError {
    return new CodecError('VALUE_JSON', this.where, this.text, allowed, hint);
  }
}
