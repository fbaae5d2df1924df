/** The TypeScript types of attribute values, inferred from the text of their definitions. */
import type { AttributeDefinition } from '../model/definition';

interface Scalars {
  readonly string: string;
  readonly number: number;
  readonly integer: number;
  readonly bigint: bigint;
  readonly decimal: string;
  readonly boolean: boolean;
  readonly timestamp: string;
  readonly date: string;
  readonly uuid: string;
  readonly binary: Uint8Array;
  readonly json: unknown;
}

type ScalarText = keyof Scalars | `timestamp(${'0' | '1' | '2' | '3' | '4' | '5' | '6'})`;
/** Every text that is an attribute type. */
type TypeText = ScalarText | `${ScalarText}?` | `${ScalarText}[]` | `${ScalarText}[]?`;
/** Every definition that is right. */
export type ValidDefinition = TypeText | readonly string[] | { readonly type: TypeText };

/** The value of a type as it is written in a model: `timestamp(3)?`, `uuid[]`, … */
type TextValue<T extends string> = T extends keyof Scalars
  ? Scalars[T]
  : T extends `${infer Base}?`
    ? TextValue<Base>
    : T extends `${infer Element}[]`
      ? TextValue<Element>[]
      : T extends ScalarText
        ? string
        : never;

/**
 * The JavaScript value of an attribute: `string uuid date timestamp decimal` → string, `number integer` → number, `bigint` → bigint,
 * `binary` → Uint8Array, `json` → unknown, a list of values → their union. `never` for a type that does not exist.
 */
export type ValueOf<D> = D extends string
  ? TextValue<D>
  : D extends readonly (infer Choice)[]
    ? Choice
    : D extends { readonly enum: readonly (infer Choice)[] }
      ? Choice
      : D extends { readonly type: infer T extends string }
        ? TextValue<T>
        : never;

type OptionalDefinition = `${string}?` | { readonly optional: true } | { readonly type: `${string}?` };

type Attributes = { readonly [attribute: string]: AttributeDefinition };

/** The names of the attributes that an item may lack. */
export type OptionalNames<A extends Attributes> = { [K in keyof A]: A[K] extends OptionalDefinition ? K : never }[keyof A];

/** An item: what `put` and `create` take. */
export type ItemOf<A extends Attributes> = {
  -readonly [K in keyof A as A[K] extends OptionalDefinition ? never : K]: ValueOf<A[K]>;
} & {
  [K in OptionalNames<A>]?: ValueOf<A[K]>;
};
