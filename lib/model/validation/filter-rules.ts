import type { AttributeType } from '../attribute-type';
import type { ScalarType } from '../definition';
import type { JsonPath } from '../json-path';
import { FILTER_NAMES, type FilterName } from '../key-text';
import type { Filter, Placeholder } from '../template';
import { suggest } from './nearest';
import type { Report } from './report';

/** What a filter works on: a scalar, or `text` that another filter made. */
type Subject = ScalarType | 'text';

const NUMBERS: readonly Subject[] = ['number', 'integer', 'bigint', 'decimal'];
const TEXTS: readonly Subject[] = ['string', 'uuid', 'text'];
const ANY: readonly Subject[] = ['string', 'uuid', 'date', 'timestamp', 'text', ...NUMBERS];

const ACCEPTS: { readonly [filter in FilterName]: readonly Subject[] } = {
  lower: TEXTS,
  upper: TEXTS,
  sha256: ANY,
  hour: ['timestamp'],
  day: ['timestamp'],
  month: ['timestamp', 'date'],
  sortable: NUMBERS,
  pad: ['integer', 'bigint'],
  shard: ANY,
  raw: ANY,
};

// A shard is one query for each reader of all of them; DynamoDB's numbers have 38 digits.
const ARGUMENTS: { readonly [filter in FilterName]?: { readonly from: number; readonly to: number } } = {
  pad: { from: 1, to: 38 },
  shard: { from: 2, to: 1000 },
};

function isFilter(name: string): name is FilterName {
  return FILTER_NAMES.includes(name as FilterName);
}

/** Existence, arguments, types and places of the filters of a placeholder. */
export function checkFilters(report: Report, path: JsonPath, { attribute, filters }: Placeholder, type: AttributeType): void {
  let subject: Subject = type.scalar;
  for (const [index, filter] of filters.entries()) {
    if (!isFilter(filter.name)) {
      report.add(
        'FILTER_UNKNOWN',
        path,
        `there is no filter "${filter.name}" (after "${attribute}")${suggest(filter.name, FILTER_NAMES)}`,
        filter.name,
      );
      return;
    }
    checkArgument(report, path, filter);
    const accepted = ACCEPTS[filter.name];
    if (!accepted.includes(subject)) {
      const found = subject === 'text' ? `the text that "${filters[index - 1].name}" makes` : `"${attribute}", which is ${subject}`;
      report.add('FILTER_TYPE', path, `the filter "${filter.name}" stands on ${found}: it takes ${accepted.join(', ')}`, filter.name);
      return;
    }
    if (filter.name === 'raw' && index !== filters.length - 1) {
      report.add(
        'FILTER_TYPE',
        path,
        `"raw" switches escaping off for the finished text: write it last, after the other filters of "${attribute}"`,
        filter.name,
      );
    }
    if (filter.name !== 'lower' && filter.name !== 'upper') subject = 'text';
  }
}

function checkArgument(report: Report, path: JsonPath, { name, argument }: Filter): void {
  const range = ARGUMENTS[name as FilterName];
  if (!range) {
    if (argument !== undefined)
      report.add('FILTER_ARGUMENT', path, `the filter "${name}" takes no argument: write "${name}" alone`, argument);
    return;
  }
  const number = /^[1-9]\d{0,3}$/.test(argument ?? '') ? Number(argument) : 0;
  if (number >= range.from && number <= range.to) return;
  const found = argument === undefined ? 'no argument' : `the argument "${argument}"`;
  report.add(
    'FILTER_ARGUMENT',
    path,
    `the filter "${name}" has ${found}: write a number from ${range.from} to ${range.to}, such as "${name}:10"`,
    argument,
  );
}

/** Two different values can give the same text. */
export function isLossy({ scalar }: AttributeType, filters: readonly Filter[]): boolean {
  let exact: boolean = scalar !== 'string';
  return filters.some(({ name }) => {
    if (name === 'sha256') exact = true; // from here on the text is hexadecimal: a change of case loses nothing
    return ['hour', 'day', 'month', 'shard'].includes(name) || (!exact && (name === 'lower' || name === 'upper'));
  });
}

/** The filters that make a number's text sort as numbers do, or state that order does not matter. */
export function settlesOrder(filters: readonly Filter[]): boolean {
  return filters.some(({ name }) => ['sortable', 'pad', 'raw', 'sha256', 'shard'].includes(name));
}
