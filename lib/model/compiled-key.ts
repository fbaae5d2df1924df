import type { AttributeType } from './attribute-type';
import { canonicalText } from './canonical';
import { parseDecimal, plainDecimal } from './decimal';
import type { KeyType } from './definition';
import { escapeFor, separatorAfter } from './escape';
import { KeyError } from './key-error';
import { keyText } from './key-text';
import { type Placeholder, parseTemplate, type Template } from './template';
import { show, ValueError } from './value-error';

/** A key attribute's value as DynamoDB takes it. */
export type WireKeyValue = { S: string } | { N: string } | { B: Uint8Array };
/** Attribute values by name. */
export type Values = { readonly [attribute: string]: unknown };

/** A key attribute of an entity: its template, ready to render. */
export interface CompiledKey {
  /** The key attribute: `PK`, `GSI1SK`, `userId`. */
  readonly name: string;
  readonly type: KeyType;
  readonly template: Template;
  /** The attributes of the entity that the template names, each once. */
  readonly attributes: readonly string[];
  /**
   * The key's value. Undefined when an optional attribute is missing: the item is not in that index.
   *
   * @throws KeyError when a required attribute is missing, or a value does not fit.
   */
  render(values: Values): WireKeyValue | undefined;
  /**
   * The longest beginning of the key that the values determine, up to the first attribute that is missing: for `begins_with`.
   *
   * @throws KeyError when a value does not fit, or the key is not text.
   */
  prefix(values: Values): string;
}

/** What a key is made for. */
interface KeyPlace {
  readonly entity: string;
  readonly name: string;
  readonly type: KeyType;
  /** UTF-8 bytes that DynamoDB takes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
  readonly maxBytes: number;
}

export const PARTITION_KEY_BYTES = 2048;
export const SORT_KEY_BYTES = 1024;

type Step = string | { readonly attribute: string; readonly optional: boolean; readonly text: (value: unknown) => string };

export function compileKey(place: KeyPlace, templateText: string, typeOf: (attribute: string) => AttributeType): CompiledKey {
  const template = parseTemplate(templateText);
  const placeholders = template.parts.filter((part) => typeof part !== 'string');
  const attributes = [...new Set(placeholders.map((placeholder) => placeholder.attribute))];
  const shared = { name: place.name, type: place.type, template, attributes };
  if (place.type !== 'string') return { ...shared, ...valueKey(place, placeholders[0], typeOf) };

  const steps = template.parts.map((part, index): Step => {
    if (typeof part === 'string') return part;
    const type = typeOf(part.attribute);
    const escaped = escapeFor(type, part.filters, separatorAfter(template, index));
    const text = (value: unknown) => (part.filters.length ? keyText(type, value, part.filters) : canonicalText(type, value));
    return { attribute: part.attribute, optional: type.optional, text: escaped ? (value) => escaped(text(value)) : text };
  });
  return {
    ...shared,
    render: (values) => {
      let key = '';
      let absent = false;
      for (const step of steps) {
        if (typeof step === 'string') key += step;
        else if (!isMissing(values[step.attribute])) key += guarded(place, step.attribute, step.text, values[step.attribute]);
        else if (step.optional) absent = true;
        else throw missing(place, step.attribute);
      }
      return absent ? undefined : { S: checkLength(place, key) };
    },
    prefix: (values) => {
      let key = '';
      for (const step of steps) {
        if (typeof step === 'string') key += step;
        else if (isMissing(values[step.attribute])) break;
        else key += guarded(place, step.attribute, step.text, values[step.attribute]);
      }
      return key;
    },
  };
}

/** A number or binary key: one attribute as it is. */
function valueKey(
  place: KeyPlace,
  { attribute }: Placeholder,
  typeOf: (attribute: string) => AttributeType,
): Pick<CompiledKey, 'render' | 'prefix'> {
  const type = typeOf(attribute);
  const numberText = (value: unknown) => plainDecimal(parseDecimal(canonicalText(type, value)));
  return {
    render: (values) => {
      const value = values[attribute];
      if (isMissing(value)) {
        if (type.optional) return undefined;
        throw missing(place, attribute);
      }
      if (place.type === 'number') return { N: guarded(place, attribute, numberText, value) };
      if (!(value instanceof Uint8Array))
        throw new KeyError('VALUE_TYPE', place.entity, attribute, place.name, `${show(value)} is not a Uint8Array`);
      checkBytes(place, value.length);
      return { B: value };
    },
    prefix: () => {
      throw new KeyError('KEY_NO_PREFIX', place.entity, attribute, place.name, `a ${place.type} key has no beginning to search by`);
    },
  };
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function missing({ entity, name }: KeyPlace, attribute: string): KeyError {
  return new KeyError('KEY_VALUE_MISSING', entity, attribute, name, 'the key needs this attribute, and it has no value');
}

function guarded({ entity, name }: KeyPlace, attribute: string, text: (value: unknown) => string, value: unknown): string {
  try {
    return text(value);
  } catch (error) {
    if (error instanceof ValueError) throw new KeyError(error.code, entity, attribute, name, error.message);
    throw error;
  }
}

function checkLength(place: KeyPlace, key: string): string {
  // A UTF-16 unit is at most three bytes: most keys need no count.
  checkBytes(place, key.length * 3 <= place.maxBytes ? key.length : Buffer.byteLength(key));
  return key;
}

function checkBytes({ entity, name, maxBytes }: KeyPlace, bytes: number): void {
  if (bytes === 0) throw new KeyError('KEY_EMPTY', entity, '', name, 'the key is empty, and DynamoDB takes no empty key');
  if (bytes <= maxBytes) return;
  const reason = `the key has ${bytes} bytes, DynamoDB takes ${maxBytes}: put less into it, or the sha256 of a long value`;
  throw new KeyError('KEY_TOO_LONG', entity, '', name, reason);
}
