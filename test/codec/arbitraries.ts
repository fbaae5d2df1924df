import fc from 'fast-check';
import { type AttributeValue, canonicalNumber, ExactNumber, type JsonValue } from '../../lib/codec';

/** Text of any characters, astral ones included, without lone surrogates. */
export const wellFormedText = (maxLength = 12): fc.Arbitrary<string> => fc.string({ unit: 'binary', maxLength });

const fraction = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.stringMatching(/^[0-9]{0,16}[1-9]$/))
  .map(([whole, digits]) => canonicalNumber(`${whole}.${digits}`));

/** A JSON number as the codec gives it back: number, bigint or ExactNumber, whichever holds it. */
const jsonNumberValue: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.maxSafeInteger().map((integer) => integer + 0),
  fc.bigInt({ min: 2n ** 53n, max: 10n ** 38n - 1n }),
  fraction.map((text) => (String(Number(text)) === text ? Number(text) : new ExactNumber(text))),
);

export const jsonKey = fc.oneof(
  fc.constant('__proto__'),
  wellFormedText(6).filter((key) => key !== ''),
);

export const jsonValue = (): fc.Arbitrary<JsonValue> =>
  fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(fc.constant(null), fc.boolean(), wellFormedText(), jsonNumberValue),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(fc.tuple(jsonKey, tie('value')), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs)),
    ),
  })).value;

const numberText = fc.oneof(fc.maxSafeInteger().map(String), fraction);

/** Any value in wire form, numbers canonical, sets without duplicates. */
export const wireValue = (): fc.Arbitrary<AttributeValue> =>
  fc.letrec<{ value: AttributeValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.oneof(
        wellFormedText(4).map((S): AttributeValue => ({ S })),
        numberText.map((text): AttributeValue => ({ N: canonicalNumber(text) })),
        fc.uint8Array({ maxLength: 4 }).map((B): AttributeValue => ({ B })),
        fc.boolean().map((BOOL): AttributeValue => ({ BOOL })),
        fc.constant<AttributeValue>({ NULL: true }),
        fc.uniqueArray(wellFormedText(3), { minLength: 1, maxLength: 3 }).map((SS): AttributeValue => ({ SS })),
        fc.uniqueArray(numberText.map(canonicalNumber), { minLength: 1, maxLength: 3 }).map((NS): AttributeValue => ({ NS })),
        fc
          .uniqueArray(fc.uint8Array({ maxLength: 2 }), { minLength: 1, maxLength: 3, selector: String })
          .map((BS): AttributeValue => ({ BS })),
      ),
      fc.array(tie('value'), { maxLength: 3 }).map((L): AttributeValue => ({ L })),
      fc.array(fc.tuple(jsonKey, tie('value')), { maxLength: 3 }).map((pairs): AttributeValue => ({ M: Object.fromEntries(pairs) })),
    ),
  })).value;
