import type { ColumnType } from '../../../lib/codec';
import type { ColumnUse } from '../mapping/resolve-table';
import type { Risk } from './risk';

/** What does not depend on the notation of a value: NULL, arrays, labels, blanks, keys. */
export function shapeRisks(use: ColumnUse, source: ColumnType): Risk[] {
  const found = [
    missing(use),
    array(use, source),
    labels(use),
    order(use),
    padding(source),
    key(use, source),
    equality(use, source),
    generated(use),
  ];
  return found.filter((risk) => risk !== false);
}

/** UTF-8 takes up to four bytes a character; the text around a value takes some more. */
const CHARACTER_BYTES = 4;
const TEMPLATE_BYTES = 100;

function missing({ column, type, inKey, whenNotNull }: ColumnUse): Risk | false {
  if (column.notNull || whenNotNull || (type.optional && !inKey)) return false;
  const settle = inKey
    ? 'leave such rows out with "when": { column, notNull: true }'
    : 'make the attribute optional with ?, or leave such rows out with "when": { column, notNull: true }';
  return { code: inKey ? 'KEY_VALUE_MISSING' : 'VALUE_MISSING', effect: 'refused', what: 'NULL', settle };
}

function array({ type }: ColumnUse, source: ColumnType): Risk | false {
  if (!source.array) return false;
  if (type.list) {
    const what = 'NULL elements, several dimensions, a lower bound other than 1';
    return { code: 'VALUE_ARRAY', effect: 'refused', what, settle: 'json keeps NULL and dimensions, string everything' };
  }
  if (type.scalar !== 'json') return false;
  return { code: 'VALUE_ARRAY', effect: 'refused', what: 'a lower bound other than 1', settle: 'a string attribute keeps the text' };
}

function labels({ column, type }: ColumnUse): Risk | false {
  if (!type.enum) return false;
  const unknown = column.enum?.filter((label) => !type.enum?.includes(label));
  if (unknown?.length === 0) return false;
  const what = unknown
    ? `the labels ${unknown.map((label) => JSON.stringify(label)).join(', ')}`
    : 'texts that the attribute does not list';
  return { code: 'VALUE_ENUM', effect: 'refused', what, settle: 'list them in the attribute, or declare it string' };
}

function order({ column }: ColumnUse): Risk | false {
  const settle = 'sort by the labels in your own code, or add a number to the source';
  return (
    column.enum !== undefined && {
      code: 'NOTE_ENUM_ORDER',
      effect: 'note',
      what: 'the order of the labels is not that of their texts',
      settle,
    }
  );
}

function padding({ base, array: isArray }: ColumnType): Risk | false {
  const settle = 'a text column keeps them; PostgreSQL gives them no meaning';
  return base === 'character' && !isArray && { code: 'CHANGED_PADDING', effect: 'changed', what: 'blanks at the end are removed', settle };
}

function key({ column, inKey, keyBytes }: ColumnUse, { family }: ColumnType): Risk | false {
  if (!inKey || (family !== 'text' && family !== 'other') || column.enum) return false;
  const characters = Number(/\((\d+)\)/.exec(column.declared)?.[1] ?? Number.POSITIVE_INFINITY);
  if (characters * CHARACTER_BYTES + TEMPLATE_BYTES <= keyBytes) return false;
  const what = `a key beyond ${keyBytes} bytes`;
  return { code: 'KEY_TOO_LONG', effect: 'refused', what, settle: '{attribute|sha256} in the template of the key' };
}

function equality({ column, inKey, folded }: ColumnUse, { base }: ColumnType): Risk | false {
  if (!inKey || folded || !(column.equatesTexts || base.endsWith('citext'))) return false;
  const what = 'texts that the source takes for equal have keys of their own';
  return { code: 'NOTE_EQUAL_TEXTS', effect: 'note', what, settle: '{attribute|lower} in the template of the key' };
}

function generated({ column }: ColumnUse): Risk | false {
  const what = 'the column is generated: its value is copied, and nothing computes it in the table';
  return (
    column.generated && { code: 'NOTE_GENERATED', effect: 'note', what, settle: 'compute it where it is written, or ignore the column' }
  );
}
