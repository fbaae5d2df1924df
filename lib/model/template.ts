/** A step that changes the text of a value: `lower`, `pad:8`. Whether the name means something is decided where it is used. */
export interface Filter {
  readonly name: string;
  /** What stands after the colon. */
  readonly argument?: string;
}

/** `{attribute|filter|filter:argument}` in a template. */
export interface Placeholder {
  readonly attribute: string;
  readonly filters: readonly Filter[];
  /** Where its `{` stands in the template, from 0. */
  readonly position: number;
}

/** A key template: literal text (a string) and placeholders in turn. */
export interface Template {
  readonly text: string;
  readonly parts: readonly (string | Placeholder)[];
}

/** A template that does not read as one. */
export class TemplateError extends Error {
  public readonly name = 'TemplateError';

  constructor(
    message: string,
    /** The offending character, from 0. */
    public readonly position: number,
  ) {
    super(message);
  }
}

/**
 * Reads a key template. The grammar is small on purpose: text without braces, and placeholders. There is no escape for a brace.
 *
 * @throws TemplateError with the position.
 * @example
 * parseTemplate('USER#{email|lower}').parts; // ['USER#', { attribute: 'email', filters: [{ name: 'lower' }], position: 5 }]
 */
export function parseTemplate(text: string): Template {
  const parts: (string | Placeholder)[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === '{') {
      const end = text.indexOf('}', at);
      if (end < 0) throw new TemplateError(`"{" at ${at} is never closed: add "}"`, at);
      parts.push(parsePlaceholder(text.slice(at + 1, end), at));
      at = end + 1;
      continue;
    }
    const open = text.indexOf('{', at);
    const literal = text.slice(at, open < 0 ? undefined : open);
    const stray = literal.indexOf('}');
    if (stray >= 0) throw new TemplateError(`"}" at ${at + stray} closes nothing: remove it, or open the placeholder with "{"`, at + stray);
    parts.push(literal);
    at += literal.length;
  }
  return { text, parts };
}

function parsePlaceholder(text: string, position: number): Placeholder {
  const brace = text.indexOf('{');
  if (brace >= 0)
    throw new TemplateError(`"{" at ${position + 1 + brace} stands inside another placeholder: close that one first`, position + 1 + brace);
  const [attribute, ...steps] = text.split('|');
  if (!attribute) throw new TemplateError(`the placeholder at ${position} names no attribute: write {attribute}`, position);
  let at = position + 1 + attribute.length;
  const filters = steps.map((step) => {
    const colon = step.indexOf(':');
    const name = colon < 0 ? step : step.slice(0, colon);
    if (!name) throw new TemplateError(`"|" at ${at} is followed by no filter`, at);
    at += 1 + step.length;
    return colon < 0 ? { name } : { name, argument: step.slice(colon + 1) };
  });
  return { attribute, filters, position };
}

/**
 * The literals of a template with `*` for each placeholder, for IAM conditions and documentation. A `*` or `?` in a literal is
 * left as it is.
 *
 * @example
 * keyPattern(parseTemplate('USER#{userId}')); // 'USER#*'
 */
export function keyPattern(template: Template): string {
  return template.parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
}
