import { createHash } from 'node:crypto';
import type { AttributeType } from './attribute-type';
import { canonicalText } from './canonical';
import { parseDecimal } from './decimal';
import { sortable } from './sortable';
import type { Filter } from './template';
import { show, ValueError } from './value-error';

/** Every filter, in the order of the documentation. */
export const FILTER_NAMES = ['lower', 'upper', 'sha256', 'hour', 'day', 'month', 'sortable', 'pad', 'shard', 'raw'] as const;
export type FilterName = (typeof FILTER_NAMES)[number];

/**
 * The text of a value inside a key, before escaping: its canonical text, then the filters from left to right.
 *
 * @throws ValueError
 * @example
 * keyText(parseAttribute('string'), 'A@x.org', [{ name: 'lower' }]); // 'a@x.org'
 */
export function keyText(type: AttributeType, value: unknown, filters: readonly Filter[]): string {
  return filters.reduce(applyFilter, canonicalText(type, value));
}

function applyFilter(text: string, { name, argument }: Filter): string {
  switch (name as FilterName) {
    case 'lower':
      return text.toLowerCase();
    case 'upper':
      return text.toUpperCase();
    case 'sha256':
      return createHash('sha256').update(text, 'utf8').digest('hex');
    case 'hour':
      return text.slice(0, 13);
    case 'day':
      return text.slice(0, 10);
    case 'month':
      return text.slice(0, 7);
    case 'sortable':
      return sortable(parseDecimal(text));
    case 'pad':
      return pad(text, Number(argument));
    case 'shard':
      return shard(text, Number(argument));
    case 'raw':
      return text;
    default:
      throw new ValueError('VALUE_TYPE', `there is no filter "${name}": use ${FILTER_NAMES.join(', ')}`);
  }
}

function pad(text: string, width: number): string {
  if (text.startsWith('-') || text.length > width) {
    throw new ValueError(
      'VALUE_RANGE',
      `${show(text)} does not fit pad:${width}: it takes 0 to ${'9'.repeat(width)}; "sortable" takes every number`,
    );
  }
  return text.padStart(width, '0');
}

/** The number of a shard, 0 to `count - 1`, with leading zeros: the first 48 bits of the text's SHA-256 modulo the count. */
function shard(text: string, count: number): string {
  const hash = createHash('sha256').update(text, 'utf8').digest().readUIntBE(0, 6);
  return String(hash % count).padStart(String(count - 1).length, '0');
}
