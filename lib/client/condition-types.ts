/** What a condition may say about an item of a given type. */

/** A comparison with an attribute; made by `eq`, `between`, `exists`, … */
export interface Operator<V> {
  readonly operator: OperatorName;
  readonly operands: readonly V[];
}

/** `contains(x)`: a text that contains a text, or a list that contains an element. */
export interface Contains<V> {
  readonly operator: 'contains';
  readonly operands: readonly [V];
  readonly element: true;
}

export type OperatorName = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'between' | 'in' | 'begins_with' | 'exists' | 'notExists';

/** What one attribute is compared with: a value (equal), or an operator. */
export type Comparison<V> = V | Operator<V> | Contains<V extends readonly (infer Element)[] ? Element : V>;

/** Every attribute named must hold. */
export type Comparisons<T> = { readonly [K in keyof T]?: Comparison<Exclude<T[K], undefined>> };

/** `and`, `or`, `not` of other conditions. */
export interface Combination<T> {
  readonly combine: 'AND' | 'OR' | 'NOT';
  readonly conditions: readonly Condition<T>[];
}

/**
 * A condition on an item.
 *
 * @example
 * const condition: Condition<User> = or({ status: 'active' }, { logins: lt(3), phone: exists() });
 */
export type Condition<T> = Comparisons<T> | Combination<T>;
