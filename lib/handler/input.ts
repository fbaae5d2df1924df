import type { JsonValue } from '../codec/json-wire';
import { setOwn } from '../codec/wire';
import type { AttributeType } from '../model/attribute-type';
import { fromJson, fromTexts } from './field-value';
import { HttpProblem, type InputProblem } from './http-problem';
import type { HttpRequest } from './http-request';
import { checkSize, jsonBody } from './request-body';
import type { Fields } from './shape';

/** What a route expects, read once. */
export interface Expected {
  readonly params: Fields;
  readonly query: Fields;
  readonly body: Fields | undefined;
  readonly unknownFields: 'refuse' | 'ignore';
  readonly maxBodyBytes: number;
}

/** The values of a request. */
export interface Input {
  readonly params: Values;
  readonly query: Values;
  readonly body: Values | undefined;
}
type Values = { readonly [field: string]: unknown };

type Part = InputProblem['in'];

/** Problems that an answer lists. A body can have as many as it has bytes. */
const MAX_PROBLEMS = 100;
const MAX_NAME = 100;

/**
 * Reads, checks and converts the parts of a request.
 *
 * @throws HttpProblem 400 with every problem at once; 413, 415 for a body that is not read at all.
 */
export function readInput(expected: Expected, request: HttpRequest): Input {
  const problems: InputProblem[] = [];
  const report = (part: Part, field: string, message: string) => {
    problems.push({ in: part, field: field.length > MAX_NAME ? `${field.slice(0, MAX_NAME)}…` : field, message });
  };
  checkSize(request, expected.maxBodyBytes);
  const input = {
    params: readParams(expected.params, request, report),
    query: readQuery(expected.query, request, report),
    body: expected.body && readBody(expected.body, expected.unknownFields, request, report),
  };
  if (problems.length > 0) throw invalid(problems);
  return input;
}

function invalid(problems: readonly InputProblem[]): HttpProblem {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const listed = problems.length > MAX_PROBLEMS ? `, of which the first ${MAX_PROBLEMS} are listed` : '';
  return new HttpProblem(400, `The request has ${count}${listed}.`, { errors: problems.slice(0, MAX_PROBLEMS) });
}

type Report = (part: Part, field: string, message: string) => void;

function readParams(fields: Fields, { params, route }: HttpRequest, report: Report): Values {
  return collect(fields, (name, type) => {
    const text = params[name];
    if (text === undefined) {
      if (type.optional) return undefined;
      // No request can mend this.
      throw new Error(`the route ${route} has no path parameter "${name}": it has ${Object.keys(params).join(', ') || 'none'}`);
    }
    return fromTexts(type, [text], true, (message, suffix = '') => report('params', name + suffix, message));
  });
}

function readQuery(fields: Fields, { query: { values, joined } }: HttpRequest, report: Report): Values {
  return collect(fields, (name, type) => {
    const texts = values.get(name);
    if (texts) return fromTexts(type, texts, joined, (message, suffix = '') => report('query', name + suffix, message));
    if (!type.optional) report('query', name, 'is missing');
    return undefined;
  });
}

function readBody(fields: Fields, unknownFields: 'refuse' | 'ignore', request: HttpRequest, report: Report): Values {
  let malformed = false;
  const body = jsonBody(request, (message) => {
    malformed = true;
    report('body', '', message);
  });
  if (malformed) return {};
  if (body === undefined) {
    if ([...fields.values()].some(({ optional }) => !optional)) report('body', '', 'is missing: a JSON object is needed');
    return {};
  }
  if (!isObject(body)) {
    report('body', '', 'must be a JSON object');
    return {};
  }
  if (unknownFields === 'refuse') {
    for (const name of Object.keys(body)) {
      if (!fields.has(name)) report('body', name, `is unknown: allowed are ${[...fields.keys()].join(', ') || 'no fields'}`);
    }
  }
  return collect(fields, (name, type) => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    // null in place of an optional value is no value; in a json field it is JSON's own.
    if (value !== undefined && !(value === null && type.optional && type.scalar !== 'json')) {
      return fromJson(type, value, (message, suffix = '') => report('body', name + suffix, message));
    }
    if (!type.optional) report('body', name, 'is missing');
    return undefined;
  });
}

function isObject(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;
}

function collect(fields: Fields, read: (name: string, type: AttributeType) => unknown): Values {
  const values: { [field: string]: unknown } = {};
  for (const [name, type] of fields) {
    const value = read(name, type);
    if (value !== undefined) setOwn(values, name, value);
  }
  return values;
}
