import { encodeValue } from '../codec/encode-value';
import type { AttributeValue } from '../codec/wire';
import type { AttributeType } from '../model/attribute-type';
import type { CompiledEntity } from '../model/compiled-model';
import type { Combination, Condition, Contains, Operator, OperatorName } from './condition-types';
import { InvalidRequestError } from './errors';
import type { Expression } from './expression';

const operator = <V>(name: OperatorName, ...operands: readonly V[]): Operator<V> => new Operation(name, operands) as Operator<V>;

/** A class of its own, so that a JSON value is never mistaken for an operator. */
class Operation {
  constructor(
    public readonly operator: OperatorName | 'contains',
    public readonly operands: readonly unknown[],
  ) {}
}

class Combined {
  constructor(
    public readonly combine: 'AND' | 'OR' | 'NOT',
    public readonly conditions: readonly unknown[],
  ) {}
}

/** The attribute exists. */
export const exists = (): Operator<never> => operator('exists');
/** The attribute does not exist. */
export const notExists = (): Operator<never> => operator('notExists');
/** Equal; the same as the value by itself. */
export const eq = <const V>(value: V): Operator<V> => operator('=', value);
/** Not equal. An attribute that does not exist is not equal to anything. */
export const ne = <const V>(value: V): Operator<V> => operator('<>', value);
/** Less than. */
export const lt = <const V>(value: V): Operator<V> => operator('<', value);
/** Less than or equal. */
export const lte = <const V>(value: V): Operator<V> => operator('<=', value);
/** Greater than. */
export const gt = <const V>(value: V): Operator<V> => operator('>', value);
/** Greater than or equal. */
export const gte = <const V>(value: V): Operator<V> => operator('>=', value);
/** Between two values, both included. */
export const between = <const V>(from: V, to: V): Operator<V> => operator('between', from, to);
/** One of up to 100 values. */
export const oneOf = <const V>(...values: readonly V[]): Operator<V> => operator('in', ...values);
/** A text that begins with this text. */
export const beginsWith = (text: string): Operator<string> => operator('begins_with', text);
/** A text that contains this text, or a list that contains this element. */
export const contains = <const V>(value: V): Contains<V> => new Operation('contains', [value]) as Contains<V>;

/** All of the conditions. */
export const and = <T>(...conditions: readonly Condition<NoInfer<T>>[]): Combination<T> =>
  new Combined('AND', conditions) as Combination<T>;
/** At least one of the conditions. */
export const or = <T>(...conditions: readonly Condition<NoInfer<T>>[]): Combination<T> => new Combined('OR', conditions) as Combination<T>;
/** The condition does not hold. */
export const not = <T>(condition: Condition<NoInfer<T>>): Combination<T> => new Combined('NOT', [condition]) as Combination<T>;

/**
 * A condition as the text of a DynamoDB expression; undefined for one that says nothing.
 *
 * @throws InvalidRequestError for an attribute that the entity does not have; CodecError for a value that does not fit.
 */
export function conditionText(entity: CompiledEntity, condition: unknown, expression: Expression): string | undefined {
  if (condition instanceof Combined) return combinationText(entity, condition, expression);
  const terms: string[] = [];
  for (const [attribute, comparison] of Object.entries(condition as Record<string, unknown>)) {
    if (comparison !== undefined) terms.push(comparisonText(entity, attribute, comparison, expression));
  }
  return joined(terms, 'AND');
}

function combinationText(entity: CompiledEntity, { combine, conditions }: Combined, expression: Expression): string | undefined {
  const terms = conditions.map((condition) => conditionText(entity, condition, expression)).filter((text) => text !== undefined);
  if (combine !== 'NOT') return joined(terms, combine);
  const [term] = terms;
  // DynamoDB refuses a second pair of parentheses.
  return term && (term.startsWith('(') ? `NOT ${term}` : `NOT (${term})`);
}

function joined(terms: readonly string[], word: 'AND' | 'OR'): string | undefined {
  return terms.length > 1 ? `(${terms.join(` ${word} `)})` : terms[0];
}

function comparisonText(entity: CompiledEntity, attribute: string, comparison: unknown, expression: Expression): string {
  const type = attributeType(entity, attribute);
  const path = expression.path(attribute);
  const encode = (value: unknown, as: AttributeType = type): AttributeValue => encodeValue(as, value, { entity: entity.name, attribute });
  const value = (operand: unknown) => expression.value(encode(operand));
  if (!(comparison instanceof Operation)) return `${path} = ${value(comparison)}`;
  const { operator: name, operands } = comparison;
  switch (name) {
    case 'exists':
      return `attribute_exists(${path})`;
    case 'notExists':
      return `attribute_not_exists(${path})`;
    case 'between':
      return `${path} BETWEEN ${value(operands[0])} AND ${value(operands[1])}`;
    case 'in':
      return `${path} IN (${operands.map(value).join(', ')})`;
    // Part of a text need not be a value of the attribute's type.
    case 'begins_with':
      return `begins_with(${path}, ${expression.value({ S: String(operands[0]) })})`;
    case 'contains':
      return `contains(${path}, ${expression.value(type.list ? encode(operands[0], { ...type, list: false }) : { S: String(operands[0]) })})`;
    default:
      return `${path} ${name} ${value(operands[0])}`;
  }
}

/** @throws InvalidRequestError when the entity has no such attribute. */
export function attributeType(entity: CompiledEntity, attribute: string): AttributeType {
  if (Object.hasOwn(entity.attributes, attribute)) return entity.attributes[attribute];
  throw new InvalidRequestError(`${entity.name} has no attribute '${attribute}': it has ${Object.keys(entity.attributes).join(', ')}`);
}
