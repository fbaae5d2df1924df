import { canonicalNumber, columnType } from '../../../lib/codec';
import type { ColumnUse } from '../mapping/resolve-table';
import type { Risk } from './risk';
import { shapeRisks } from './shape-risks';

const TEXT = 'a string attribute keeps the text';

/** Every risk of a column as the attribute that it becomes, from the types alone. */
export function columnRisks(use: ColumnUse): Risk[] {
  const source = columnType({ name: use.column.name, type: use.selected });
  if (use.type.scalar === 'string' && !use.type.list) return shapeRisks(use, source);
  const found: (Risk | false)[] = [];
  switch (source.family) {
    case 'integer':
      found.push(integers(use, source.base));
      break;
    case 'numeric':
      // Money has 19 digits and no NaN.
      if (use.column.type !== 'money') found.push(finite('NaN and ±Infinity'), numerics(use));
      found.push(scale(use));
      break;
    case 'float':
      found.push(finite('NaN and ±Infinity'), floats(source.base), NEGATIVE_ZERO);
      break;
    case 'date':
      found.push(finite('±infinity'), YEARS);
      break;
    case 'timestamp':
      found.push(finite('±infinity'), YEARS, seconds(use), localTime(use));
      break;
    case 'text':
      found.push(...texts(use));
      break;
    case 'json':
      found.push(...documents(source.base));
      break;
  }
  // A json attribute that takes an array keeps its elements, whatever text they are.
  const elements = source.array && use.type.scalar === 'json' ? found.filter((risk) => risk && ARRAY_OF_JSON.includes(risk.code)) : found;
  return [...elements.filter((risk) => risk !== false), ...shapeRisks(use, source)];
}

const ARRAY_OF_JSON = ['VALUE_RANGE', 'CHANGED_SCALE', 'CHANGED_NEGATIVE_ZERO', 'VALUE_DEPTH', 'VALUE_JSON'];

function refused(code: string, what: string, settle = TEXT): Risk {
  return { code, effect: 'refused', what, settle };
}

const finite = (what: string) => refused('VALUE_NOT_FINITE', what);
const YEARS = refused('VALUE_FORMAT', 'years BC and beyond 9999');
const NEGATIVE_ZERO: Risk = {
  code: 'CHANGED_NEGATIVE_ZERO',
  effect: 'changed',
  what: '-0 becomes 0',
  settle: TEXT,
  seen: (text) => /(?:^|[{,])-0(?:[,}]|$)/.test(text),
};

function integers({ type }: ColumnUse, base: string): Risk | false {
  const narrow = type.scalar === 'integer' || type.scalar === 'number';
  return base === 'bigint' && narrow && refused('VALUE_RANGE', 'integers beyond ±(2^53 - 1)', 'bigint takes them');
}

function numerics({ type, column }: ColumnUse): Risk | false {
  const { precision, scale: digits } = declaredNumeric(column.declared);
  const whole = digits === 0;
  switch (type.scalar) {
    case 'decimal':
    case 'json':
      return precision > 38 && refused('VALUE_RANGE', 'more than 38 significant digits');
    case 'number':
      return precision > 15 && refused('VALUE_RANGE', 'numbers that no double holds', 'decimal takes 38 digits');
    case 'integer':
      return !(whole && precision <= 15) && refused('VALUE_RANGE', 'fractions, and integers beyond ±(2^53 - 1)', 'decimal takes 38 digits');
    default:
      return (
        !(whole && precision <= 38) &&
        refused('VALUE_RANGE', 'fractions, and more than 38 digits', 'decimal takes fractions, string everything')
      );
  }
}

function scale({ column }: ColumnUse): Risk | false {
  if (declaredNumeric(column.declared).scale === 0) return false;
  const seen = (text: string) => text.split(/[{},]/).some((number) => /^-?[\d.]+$/.test(number) && isLonger(number));
  return { code: 'CHANGED_SCALE', effect: 'changed', what: 'zeros at the end of a fraction: 1.50 is 1.5', settle: TEXT, seen };
}

function isLonger(number: string): boolean {
  try {
    return canonicalNumber(number) !== number;
  } catch {
    return false;
  }
}

/** A numeric without precision takes any digits; money has a scale. */
function declaredNumeric(declared: string): { precision: number; scale: number } {
  const match = /\((\d+),(-?\d+)\)/.exec(declared);
  return match ? { precision: Number(match[1]), scale: Math.max(0, Number(match[2])) } : { precision: Number.POSITIVE_INFINITY, scale: 1 };
}

function floats(base: string): Risk | false {
  return base === 'double precision' && refused('VALUE_RANGE', 'magnitudes outside 1E-130 to 9.99E+125');
}

function seconds({ type, column }: ColumnUse): Risk | false {
  const kept = type.digits ?? 6;
  const declared = Number(/\((\d)\)/.exec(column.declared)?.[1] ?? 6);
  if (declared <= kept) return false;
  const more = new RegExp(`\\.\\d{${kept}}\\d*[1-9]`);
  if (!type.truncate) {
    return refused(
      'VALUE_PRECISION',
      `more than ${kept} digits of a second`,
      `declare timestamp(${declared}), or "truncate": true cuts them`,
    );
  }
  const seen = (text: string) => (kept === 0 ? /\.\d*[1-9]/ : more).test(text);
  return {
    code: 'CHANGED_DIGITS',
    effect: 'changed',
    what: `digits of a second after ${kept} are cut`,
    settle: `declare timestamp(${declared})`,
    seen,
  };
}

function localTime({ timeZone }: ColumnUse): Risk | false {
  if (timeZone === undefined || /^(?:Etc\/)?(?:UTC|GMT|Zulu)$/i.test(timeZone)) return false;
  const what = `local times that ${timeZone} skips become the moment that PostgreSQL takes for them`;
  return { code: 'CHANGED_LOCAL_TIME', effect: 'changed', what, settle: TEXT };
}

function texts({ type }: ColumnUse): Risk[] {
  if (type.scalar === 'json') return [refused('VALUE_JSON', 'text that is not JSON'), ...documents('json').slice(1)];
  if (type.scalar !== 'uuid') return [];
  const seen = (text: string) => /[A-F]/.test(text);
  return [
    refused('VALUE_FORMAT', 'text that is no uuid'),
    { code: 'CHANGED_CASE', effect: 'changed', what: 'upper case becomes lower', settle: TEXT, seen },
  ];
}

function documents(base: string): Risk[] {
  const deep = refused('VALUE_DEPTH', 'more than 32 levels');
  const numbers = refused('VALUE_RANGE', 'numbers of more than 38 digits or beyond 9.99E+125');
  if (base === 'jsonb') return [refused('VALUE_JSON', 'an empty key'), deep, numbers];
  const notation = {
    code: 'CHANGED_NOTATION',
    effect: 'changed',
    what: 'the order of keys, spaces, and numbers such as 1.0',
    settle: TEXT,
  } as const;
  const half = refused('VALUE_ILL_FORMED', 'half of a surrogate pair');
  return [refused('VALUE_JSON', 'a key that is empty or comes twice'), deep, numbers, half, notation];
}
