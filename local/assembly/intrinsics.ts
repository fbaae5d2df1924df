import type { TemplateValue } from './read-assembly';
import type { StackScope } from './stack-scope';

type Intrinsic = (argument: TemplateValue, scope: StackScope) => TemplateValue;

const INTRINSICS: { readonly [name: string]: Intrinsic } = {
  Ref: (name, scope) => scope.ref(String(name)),
  Condition: (name, scope) => scope.condition(String(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, attribute] = Array.isArray(argument) ? argument : splitOnce(String(argument), '.');
    return scope.attribute(String(logicalId), String(evaluate(attribute, scope)));
  },
  'Fn::Join': (argument, scope) => {
    const [delimiter, values] = list(argument, scope, 2);
    return withSecrets(list(values, scope).map(text).join(String(delimiter)), scope);
  },
  'Fn::Sub': substitute,
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(argument, scope, 2);
    const items = list(values, scope);
    if (Number(index) >= items.length) throw new Error(`Fn::Select: there is no element ${index} in a list of ${items.length}`);
    return items[Number(index)];
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, value] = list(argument, scope, 2);
    return text(value).split(String(delimiter));
  },
  'Fn::If': (argument, scope) => {
    const [condition, then, otherwise] = argument as TemplateValue[];
    return evaluate(scope.condition(String(condition)) ? then : otherwise, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(argument, scope, 2);
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::And': (argument, scope) => list(argument, scope).every((value) => value === true),
  'Fn::Or': (argument, scope) => list(argument, scope).some((value) => value === true),
  'Fn::Not': (argument, scope) => list(argument, scope, 1)[0] !== true,
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = list(argument, scope, 3);
    return scope.mapping(String(map), String(first), String(second));
  },
  'Fn::ImportValue': (name, scope) => scope.importedValue(text(evaluate(name, scope))),
  'Fn::GetStackOutput': (argument, scope) => {
    const { StackName, OutputName } = evaluate(argument, scope) as { StackName: string; OutputName: string };
    return scope.output(StackName, OutputName);
  },
  'Fn::Base64': (value, scope) => Buffer.from(text(evaluate(value, scope))).toString('base64'),
  'Fn::GetAZs': (_, scope) => ['a', 'b', 'c'].map((zone) => `${scope.ref('AWS::Region')}${zone}`),
  'Fn::ToJsonString': (value, scope) => JSON.stringify(evaluate(value, scope)),
  'Fn::Length': (value, scope) => list(evaluate(value, scope), scope).length,
};

/**
 * Resolves a value of a template, deeply. What resolves to AWS::NoValue is left out.
 * @throws Error that names the intrinsic function and what it did not find
 */
export function evaluate(value: TemplateValue, scope: StackScope): TemplateValue {
  if (typeof value === 'string') return withSecrets(value, scope);
  if (Array.isArray(value)) return value.map((entry) => evaluate(entry, scope)).filter((entry) => entry !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined) {
    const intrinsic = INTRINSICS[name];
    // A policy statement may have a `Condition` that is an object.
    if (intrinsic && !(name === 'Condition' && typeof argument !== 'string')) return intrinsic(argument, scope);
    if (name.startsWith('Fn::')) throw new Error(`${name} is not available locally`);
  }
  return Object.fromEntries(entries.map(([key, entry]) => [key, evaluate(entry, scope)]).filter(([, entry]) => entry !== undefined));
}

function list(value: TemplateValue, scope: StackScope, length?: number): TemplateValue[] {
  const result = evaluate(value, scope);
  if (!Array.isArray(result) || (length !== undefined && result.length !== length)) {
    throw new Error(`expected a list${length === undefined ? '' : ` of ${length}`}, not ${JSON.stringify(value)}`);
  }
  return result;
}

function text(value: TemplateValue): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`expected a text, not ${JSON.stringify(value)}`);
}

function splitOnce(value: string, separator: string): [string, string] {
  const at = value.indexOf(separator);
  return [value.slice(0, at), value.slice(at + separator.length)];
}

function substitute(argument: TemplateValue, scope: StackScope): TemplateValue {
  const [pattern, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const values = evaluate(variables, scope) as { readonly [name: string]: TemplateValue };
  const replaced = String(pattern).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in values) return text(values[name]);
    return text(name.includes('.') ? scope.attribute(...splitOnce(name, '.')) : scope.ref(name));
  });
  return withSecrets(replaced, scope);
}

const DYNAMIC_REFERENCE = /\{\{resolve:([a-z-]+):((?:arn:[^:}]*:[^:}]*:[^:}]*:[^:}]*:secret:)?[^:}]+)((?::[^:}]*)*)\}\}/g;

/** Replaces `{{resolve:secretsmanager:<id>:SecretString:<JSON key>}}`. */
function withSecrets(value: string, scope: StackScope): string {
  return value.replace(DYNAMIC_REFERENCE, (whole, service: string, id: string, rest: string) => {
    if (service !== 'secretsmanager') throw new Error(`${whole}: only references to secrets are available locally`);
    const secret = scope.run.secretText(id);
    const key = rest.split(':')[2];
    if (!key) return secret;
    const member = (JSON.parse(secret) as { readonly [name: string]: unknown })[key];
    if (member === undefined) throw new Error(`${whole}: the secret has no ${key}`);
    return text(member);
  });
}
