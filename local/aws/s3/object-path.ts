import { createHash } from 'node:crypto';

/** Longest name of a file or folder that every common file system takes. */
const SEGMENT_LIMIT = 200;

/** A relative path for a key: the key itself where that is a safe path, percent-encoded where it is not. */
export function objectPath(key: string): string {
  return key.split('/').map(segment).join('/');
}

function segment(text: string): string {
  // `%` alone stands for an empty segment: the encoding never produces it.
  if (text === '') return '%';
  const encoded = encodeURIComponent(text)
    .replace(/[*'()!~]/g, hex)
    .replace(/%(20|3D|2C|40|2B)/g, decodeURIComponent)
    .replace(/^\.|[. ]$/g, hex);
  if (encoded.length <= SEGMENT_LIMIT) return encoded;
  return `${encoded.slice(0, 100)}%%${createHash('sha256').update(text).digest('hex')}`;
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
