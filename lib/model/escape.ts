import type { AttributeType } from './attribute-type';
import type { FilterName } from './key-text';
import type { Filter, Template } from './template';

/** What is known of every text a placeholder can become. */
interface TextForm {
  /** All texts have the same length: where they end needs no separator. */
  readonly fixed: boolean;
  /** The characters they are made of; undefined: any. */
  readonly alphabet?: string;
}

const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;

function scalarForm({ scalar, enum: values }: AttributeType): TextForm {
  switch (scalar) {
    case 'uuid':
      return { fixed: true, alphabet: `${HEX}-` };
    case 'date':
    case 'timestamp':
      return { fixed: true, alphabet: `${DIGITS}-:.TZ` };
    case 'integer':
    case 'bigint':
      return { fixed: false, alphabet: `${DIGITS}-` };
    case 'decimal':
      return { fixed: false, alphabet: `${DIGITS}-.` };
    case 'number':
      return { fixed: false, alphabet: `${DIGITS}-+.e` };
    default:
      return values ? { fixed: values.every((value) => value.length === values[0].length), alphabet: values.join('') } : { fixed: false };
  }
}

/** Outside of ASCII a change of case can change the length: ß becomes SS. */
function isAscii(alphabet: string | undefined): boolean {
  return alphabet !== undefined && Buffer.byteLength(alphabet) === alphabet.length;
}

function filteredForm(form: TextForm, { name }: Filter): TextForm {
  switch (name as FilterName) {
    case 'lower':
      return { fixed: form.fixed && isAscii(form.alphabet), alphabet: form.alphabet?.toLowerCase() };
    case 'upper':
      return { fixed: form.fixed && isAscii(form.alphabet), alphabet: form.alphabet?.toUpperCase() };
    case 'sha256':
      return { fixed: true, alphabet: HEX };
    case 'sortable':
      return { fixed: false, alphabet: `${DIGITS}~` };
    case 'pad':
    case 'shard':
      return { fixed: true, alphabet: DIGITS };
    default:
      return form;
  }
}

/** The form of a placeholder's text. */
export function textForm(type: AttributeType, filters: readonly Filter[]): TextForm {
  return filters.reduce(filteredForm, scalarForm(type));
}

/** The first character of the literal text after a part: what ends a value of unknown length. */
export function separatorAfter(template: Template, index: number): string | undefined {
  const next = template.parts[index + 1];
  return typeof next === 'string' ? String.fromCodePoint(next.codePointAt(0) as number) : undefined;
}

/** Writes every character as the `%XX` of its UTF-8 bytes. */
function percent(character: string): string {
  return Buffer.from(character, 'utf8').toString('hex').toUpperCase().replace(/../g, '%$&');
}

/**
 * The escaping of one placeholder, or undefined where none is needed: at the end of the template, in front of another placeholder
 * (then its width is fixed), after `raw`, and for texts that cannot contain the separator.
 *
 * An escaped text holds no separator, so a reader finds its end; `%` is escaped too, or else `%23` would be the text of both `#`
 * and itself. Every text without separator and `%` stays as it is.
 */
export function escapeFor(
  type: AttributeType,
  filters: readonly Filter[],
  separator: string | undefined,
): ((text: string) => string) | undefined {
  if (separator === undefined || filters.some((filter) => filter.name === 'raw')) return undefined;
  const { fixed, alphabet } = textForm(type, filters);
  if (fixed || (alphabet !== undefined && !alphabet.includes(separator))) return undefined;
  const escaped = percent(separator);
  return (text) => (text.includes(separator) || text.includes('%') ? text.replaceAll('%', '%25').replaceAll(separator, escaped) : text);
}
