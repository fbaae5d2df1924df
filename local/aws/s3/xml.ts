/** An element, or text. `undefined` is left out; an array repeats its element. */
export type XmlValue = string | number | boolean | undefined | XmlElement | readonly XmlElement[];

export interface XmlElement {
  readonly [name: string]: XmlValue;
}

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character]).replace(/[\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((entry) => element(name, entry)).join('');
  const content = typeof value === 'object' ? xmlContent(value as XmlElement) : text(String(value));
  return `<${name}>${content}</${name}>`;
}

function xmlContent(parent: XmlElement): string {
  return Object.entries(parent)
    .map(([name, value]) => element(name, value))
    .join('');
}

/** An XML document with one root element. */
export function xml(root: string, content: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, content)}`;
}

/** The texts of every `<name>` in a document, decoded. Enough for the flat requests of S3. */
export function xmlTexts(document: string, name: string): string[] {
  return [...document.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`, 'g'))].map((match) => decoded(match[1]));
}

function decoded(value: string): string {
  return value.replace(/&(#x[0-9a-f]+|#\d+|amp|lt|gt|quot|apos);/gi, (_, entity: string) => {
    if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
    return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[entity.toLowerCase()] ?? '';
  });
}
