import type { AttributeType } from '../attribute-type';
import { escapeFor, separatorAfter } from '../escape';
import type { FilterName } from '../key-text';
import type { Template } from '../template';

/** A set of texts, as a regular expression: a character of a class, a sequence, a choice, or any number of repetitions. */
export type Language =
  | { readonly kind: 'character'; readonly has: (character: string) => boolean }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Language[] }
  | { readonly kind: 'repeat'; readonly part: Language };

const character = (has: (character: string) => boolean): Language => ({ kind: 'character', has });
const among = (characters: string): Language => character((candidate) => characters.includes(candidate));
const sequence = (...parts: readonly Language[]): Language => ({ kind: 'sequence', parts });
const choice = (...parts: readonly Language[]): Language => ({ kind: 'choice', parts });
const repeat = (part: Language): Language => ({ kind: 'repeat', part });
const times = (count: number, part: Language): Language => sequence(...Array<Language>(count).fill(part));
const upTo = (count: number, part: Language): Language => times(count, choice(part, sequence()));

/** Exactly this text. */
export function literal(text: string): Language {
  return sequence(...[...text].map((expected) => character((candidate) => candidate === expected)));
}

const digit = among('0123456789');
const digits = repeat(digit);
const hex = among('0123456789abcdef');
const sign = choice(literal('-'), sequence());
const natural = (more: Language) => choice(literal('0'), sequence(among('123456789'), more));
const fraction = choice(sequence(literal('.'), digits, among('123456789')), sequence());
const decimal = sequence(sign, natural(digits), fraction);

/** A pattern in which 0 to 9 stand for the digits from 0 up to that one, and other characters for themselves. */
function upToDigits(pattern: string): Language {
  return sequence(...[...pattern].map((top) => (/\d/.test(top) ? among('0123456789'.slice(0, Number(top) + 1)) : literal(top))));
}

const DAY = '9999-19-39';
const HOUR = `${DAY}T29`;

function scalarLanguage(type: AttributeType): Language {
  switch (type.scalar) {
    case 'uuid':
      return sequence(
        times(8, hex),
        literal('-'),
        times(4, hex),
        literal('-'),
        times(4, hex),
        literal('-'),
        times(4, hex),
        literal('-'),
        times(12, hex),
      );
    case 'date':
      return upToDigits(DAY);
    case 'timestamp':
      return upToDigits(`${HOUR}:59:59${type.digits ? `.${'9'.repeat(type.digits)}` : ''}Z`);
    case 'integer':
      return sequence(sign, natural(upTo(15, digit)));
    case 'bigint':
      return sequence(sign, natural(digits));
    case 'decimal':
      return decimal;
    case 'number':
      return choice(decimal, sequence(decimal, literal('e'), among('+-'), digits));
    default:
      return type.enum ? choice(...type.enum.map(literal)) : repeat(character(() => true));
  }
}

function filteredLanguage(type: AttributeType, language: Language, name: FilterName, argument: number): Language {
  switch (name) {
    case 'lower':
      return mapCase(type, language, (text) => text.toLowerCase());
    case 'upper':
      return mapCase(type, language, (text) => text.toUpperCase());
    case 'sha256':
      return times(64, hex);
    case 'hour':
      return upToDigits(HOUR);
    case 'day':
      return upToDigits(DAY);
    case 'month':
      return upToDigits(DAY.slice(0, 7));
    case 'sortable':
      return choice(
        literal('1'),
        sequence(literal('2'), times(4, digit), digits),
        sequence(literal('0'), times(4, digit), digits, literal('~')),
      );
    case 'pad':
      return times(argument, digit);
    case 'shard':
      return times(String(argument - 1).length, digit);
    default:
      return language;
  }
}

/** The texts after a change of case: letters that the change leaves as they are. */
function mapCase(type: AttributeType, language: Language, change: (text: string) => string): Language {
  if (type.enum) return choice(...type.enum.map((value) => literal(change(value))));
  const changed = (part: Language): Language => {
    if (part.kind === 'character')
      return character((candidate) =>
        [candidate, candidate.toLowerCase(), candidate.toUpperCase()].some((before) => part.has(before) && change(before) === candidate),
      );
    return part.kind === 'repeat' ? repeat(changed(part.part)) : { kind: part.kind, parts: part.parts.map(changed) };
  };
  return changed(language);
}

/** What a text becomes when `%` and the separator are escaped, for a language without structure of its own: any text. */
function escaped(language: Language, separator: string, write: (text: string) => string): Language {
  if (language.kind === 'character') {
    const plain = character((candidate) => candidate !== '%' && candidate !== separator && language.has(candidate));
    const special = ['%', separator].filter((candidate) => language.has(candidate)).map((candidate) => literal(write(candidate)));
    return choice(plain, ...special);
  }
  if (language.kind === 'repeat') return repeat(escaped(language.part, separator, write));
  return { kind: language.kind, parts: language.parts.map((part) => escaped(part, separator, write)) };
}

/** Every text that a template can become. Attributes count as independent, and numbers as of any size. */
export function templateLanguage(template: Template, typeOf: (attribute: string) => AttributeType): Language {
  const parts = template.parts.map((part, index) => {
    if (typeof part === 'string') return literal(part);
    const type = typeOf(part.attribute);
    const language = part.filters.reduce(
      (before, { name, argument }) => filteredLanguage(type, before, name as FilterName, Number(argument)),
      scalarLanguage(type),
    );
    const separator = separatorAfter(template, index);
    const write = escapeFor(type, part.filters, separator);
    return write && separator ? escaped(language, separator, write) : language;
  });
  return sequence(...parts);
}
