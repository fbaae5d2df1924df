import { type AttributeValue, canonicalItemBytes, type WireItem } from '../../../lib/codec';
import type { CompiledTable } from '../../../lib/model';

/** An item that is not what the source says. */
export interface Difference {
  readonly kind: 'missing' | 'different' | 'extra';
  /** The source table; for an extra item the first one whose rows become its entity. */
  readonly table: string;
  readonly entity?: string;
  /** The primary key of the item. */
  readonly key: Readonly<Record<string, string>>;
  /** The key of the row in the source. */
  readonly sourceKey?: Readonly<Record<string, string>>;
  /** The item has no metadata: the application wrote it. */
  readonly applicationOwned?: true;
  readonly attributes?: readonly AttributeDifference[];
  readonly reason?: string;
}

/** Both values of an attribute, as JSON; undefined when a side has none. */
export interface AttributeDifference {
  readonly attribute: string;
  readonly source?: string;
  readonly target?: string;
}

/** Characters of a value that a report shows. */
const SHOWN = 200;

/** The attributes in which two items differ; those of an envelope by `envelope.attribute`. */
export function differingAttributes({ metadata, envelope }: CompiledTable, source: WireItem, target: WireItem): AttributeDifference[] {
  return namesOf(source, target).flatMap((name) => {
    const [a, b] = [source[name], target[name]];
    if (name === metadata) return [];
    if (name !== envelope || !a || !b || !('M' in a && 'M' in b)) return differing(name, a, b);
    return namesOf(a.M, b.M).flatMap((inner) => differing(`${name}.${inner}`, a.M[inner], b.M[inner]));
  });
}

function namesOf(a: WireItem, b: WireItem): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}

function differing(attribute: string, a: AttributeValue | undefined, b: AttributeValue | undefined): AttributeDifference[] {
  if (a && b && sameValue(a, b)) return [];
  return [{ attribute, ...(a && { source: shown(a) }), ...(b && { target: shown(b) }) }];
}

function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  return Buffer.compare(canonicalItemBytes({ v: a }, []), canonicalItemBytes({ v: b }, [])) === 0;
}

/** Numbers and texts as JSON, everything else in the wire form of DynamoDB. */
function shown(value: AttributeValue): string {
  const text =
    'N' in value
      ? value.N
      : JSON.stringify('S' in value ? value.S : value, (_, part) => (part instanceof Uint8Array ? base64(part) : part));
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
