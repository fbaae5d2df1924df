import type { Template } from '../template';
import { commonText } from './common-text';
import { templateLanguage } from './language';
import { type EntityView, type KeyView, type ModelView, placeholders, storedType, tableColumns } from './model-view';
import type { Report } from './report';

// Letters first: they make examples that read well. One character stands for all that no template and no class mentions.
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const ALPHABET = [
  ...PRINTABLE.filter((character) => /[a-z0-9]/.test(character)),
  ...PRINTABLE.filter((character) => !/[a-z0-9]/.test(character)),
  '中',
];

/**
 * Two entities whose primary keys can be equal would overwrite each other. For each pair the languages of their templates are
 * intersected, partition key and sort key alike; the keys collide when both have a text in common.
 */
export function checkCollisions(report: Report, { table, entities }: ModelView): void {
  if (!table) return;
  const names = tableColumns(table).map(({ name }) => name);
  const sound = entities
    .flatMap((entity) => primaryKey(entity, names))
    .filter(({ keys }) => !keys.some(({ path }) => report.isUnreadable(path)));
  const alphabet = [...new Set([...ALPHABET, ...sound.flatMap(({ characters }) => characters)])];
  for (const [index, { entity, keys }] of sound.entries()) {
    for (const other of sound.slice(0, index)) {
      const example = keys.map((key, position) => commonKey(entity, key, other.entity, other.keys[position], alphabet));
      if (!example.every((text) => text !== undefined)) continue;
      const shown = names.map((name, position) => `${name} "${example[position]}"`).join(', ');
      const message = `${entity.name} and ${other.entity.name} can both have the key ${shown}: give one of them another literal text, such as "${entity.name.toUpperCase()}#…"`;
      report.add(
        'KEY_COLLISION',
        entity.path.at('key'),
        message,
        Object.fromEntries(names.map((name, position) => [name, example[position]])),
      );
    }
  }
}

/** The primary key of an entity if all of it could be read, and the characters that its templates mention. */
function primaryKey(entity: EntityView, names: readonly string[]): { entity: EntityView; keys: KeyView[]; characters: string[] }[] {
  const keys = entity.keys.filter(({ index }) => index === undefined);
  const parts = keys.flatMap(({ template }) => placeholders(template));
  const readable = ({ attribute }: { attribute: string }) => entity.types[attribute] && storedType(entity.types[attribute]) !== undefined;
  if (keys.length !== names.length || !parts.every(readable)) return [];
  const texts = [...keys.map(({ template }) => template.text), ...parts.flatMap(({ attribute }) => entity.types[attribute].enum ?? [])];
  return [{ entity, keys, characters: texts.flatMap((text) => [...text, ...text.toLowerCase(), ...text.toUpperCase()]) }];
}

function commonKey(one: EntityView, key: KeyView, other: EntityView, otherKey: KeyView, alphabet: readonly string[]): string | undefined {
  // Values of one number or binary type: any two attributes have some in common.
  if (key.column.type !== 'string') return '1';
  if (differAtOnce(key.template, otherKey.template)) return undefined;
  const language = ({ types }: EntityView, { template }: KeyView) => templateLanguage(template, (attribute) => types[attribute]);
  return commonText(language(one, key), language(other, otherKey), alphabet);
}

/** The common case, without automata: the literal beginnings contradict each other. */
function differAtOnce({ parts: [one] }: Template, { parts: [other] }: Template): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  const length = Math.min(one.length, other.length);
  return one.slice(0, length) !== other.slice(0, length);
}
