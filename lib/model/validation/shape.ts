import type { JsonPath } from '../json-path';
import { show } from '../value-error';
import { suggest } from './nearest';
import type { Report } from './report';

/** Checks one value; false when later rules must not look at it. */
export type Check = (report: Report, path: JsonPath, value: unknown) => boolean;
export type Properties = { readonly [name: string]: { readonly check: Check; readonly required?: true } };

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(report: Report, path: JsonPath, value: unknown, expected: string): false {
  report.add('SHAPE', path, `${value === undefined || value === null ? 'nothing' : show(value)} stands here: write ${expected}`, value);
  return false;
}

/** Any check that passes, or a problem that says what was expected. */
export function is(expected: string, test: (value: unknown) => boolean): Check {
  return (report, path, value) => test(value) || wrong(report, path, value, expected);
}

export const text = is('a text that is not empty', (value) => typeof value === 'string' && value !== '');

export function oneOf(...values: readonly string[]): Check {
  return is(values.map((value) => `"${value}"`).join(' or '), (value) => values.includes(value as string));
}

/** A list of at least one value, each of which passes the check. */
export function listOf(check: Check, expected: string): Check {
  return (report, path, value) => {
    if (!Array.isArray(value) || value.length === 0) return wrong(report, path, value, expected);
    return value.map((item, index) => check(report, path.at(index), item)).every(Boolean);
  };
}

/** An object with free names, each of whose values passes the check. */
export function mapOf(check: Check, expected: string): Check {
  return (report, path, value) => {
    if (!isObject(value)) return wrong(report, path, value, expected);
    return Object.entries(value)
      .map(([name, item]) => check(report, path.at(name), item))
      .every(Boolean);
  };
}

/** An object with these properties and no others. A property that is undefined counts as absent. */
export function object(properties: Properties, expected: string): Check {
  return (report, path, value) => {
    if (!isObject(value)) return wrong(report, path, value, expected);
    const present = Object.entries(value).filter(([, item]) => item !== undefined);
    const sound = present.map(([name, item]) => {
      if (Object.hasOwn(properties, name)) return properties[name].check(report, path.at(name), item);
      report.add('PROPERTY_UNKNOWN', path.at(name), `"${name}" is no property here${suggest(name, Object.keys(properties))}`, item);
      return true;
    });
    const absent = Object.entries(properties).filter(([name, { required }]) => required && value[name] === undefined);
    for (const [name] of absent) report.add('PROPERTY_MISSING', path.at(name), `"${name}" is missing: write ${expected}`);
    return sound.every(Boolean) && absent.length === 0;
  };
}

/** The first check whose kind of value this is. */
export function either(choices: readonly { readonly when: (value: unknown) => boolean; readonly check: Check }[], expected: string): Check {
  return (report, path, value) => {
    const choice = choices.find(({ when }) => when(value));
    return choice ? choice.check(report, path, value) : wrong(report, path, value, expected);
  };
}
