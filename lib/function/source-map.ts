import { namesInPackage } from './source-name';

/** https://tc39.es/ecma426/ */
interface SourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** A column of the bundle, and where it comes from unless that is left out. */
interface Segment {
  readonly column: number;
  readonly source?: number;
  readonly line: number;
  readonly sourceColumn: number;
  readonly name?: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
const PACKAGE = /(^|\/)node_modules\//;

/**
 * A source map without what packages contain: Node reads the whole map when it loads the bundle, and most of it is of the AWS SDK.
 * Lines of a stack trace that are in packages stay those of the bundle.
 * @param generated the name of what is no file, but code that imports the handlers
 */
export function withoutPackages(contents: Uint8Array, generated?: string): Uint8Array {
  const map = JSON.parse(Buffer.from(contents).toString()) as SourceMap;
  const sources = new Kept(map.sources);
  const names = new Kept(map.names);
  const lines = decode(map.mappings).map((segments) => kept(segments, map.sources));
  const mappings = encode(lines, sources, names);
  return Buffer.from(JSON.stringify({ version: 3, sources: named(sources.list, generated), names: names.list, mappings }));
}

function named(sources: readonly string[], generated: string | undefined): readonly string[] {
  const files = sources.filter((source) => source !== generated);
  const names = new Map(namesInPackage(files).map((name, i) => [files[i], name]));
  return sources.map((source) => names.get(source) ?? source);
}

/** The segments of a line that lead to the user's own files, and where each run of them ends. */
function kept(segments: readonly Segment[], sources: readonly string[]): Segment[] {
  const own = ({ source }: Segment) => source !== undefined && !PACKAGE.test(sources[source]);
  return segments.flatMap((segment, i) => {
    if (own(segment)) return [segment];
    return i > 0 && own(segments[i - 1]) ? [{ column: segment.column, line: 0, sourceColumn: 0 }] : [];
  });
}

/** What is still used of a list, numbered anew. */
class Kept {
  public readonly list: string[] = [];
  private readonly numbers = new Map<number, number>();

  public constructor(private readonly all: readonly string[]) {}

  public number(old: number): number {
    const known = this.numbers.get(old);
    if (known !== undefined) return known;
    const number = this.list.push(this.all[old]) - 1;
    this.numbers.set(old, number);
    return number;
  }
}

/** Numbers are differences: columns within a line, everything else throughout. */
function decode(mappings: string): Segment[][] {
  let [source, line, sourceColumn, name] = [0, 0, 0, 0];
  return mappings.split(';').map((text) => {
    let column = 0;
    return (text ? text.split(',') : []).map((segment) => {
      const values = numbersOf(segment);
      column += values[0];
      if (values.length === 1) return { column, line: 0, sourceColumn: 0 };
      source += values[1];
      line += values[2];
      sourceColumn += values[3];
      if (values.length > 4) name += values[4];
      return { column, source, line, sourceColumn, name: values.length > 4 ? name : undefined };
    });
  });
}

function encode(lines: readonly (readonly Segment[])[], sources: Kept, names: Kept): string {
  let [source, line, sourceColumn, name] = [0, 0, 0, 0];
  const encoded = lines.map((segments) => {
    let column = 0;
    return segments
      .map((segment) => {
        const values = [segment.column - column];
        column = segment.column;
        if (segment.source === undefined) return textOf(values);
        const next = sources.number(segment.source);
        values.push(next - source, segment.line - line, segment.sourceColumn - sourceColumn);
        [source, line, sourceColumn] = [next, segment.line, segment.sourceColumn];
        if (segment.name === undefined) return textOf(values);
        const nextName = names.number(segment.name);
        values.push(nextName - name);
        name = nextName;
        return textOf(values);
      })
      .join(',');
  });
  return encoded.join(';').replace(/;+$/, '');
}

/** Five bits a digit, the lowest first; bit 6 says that more follow, the lowest bit of the number is its sign. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = VALUES.get(digit) ?? 0;
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

function textOf(numbers: readonly number[]): string {
  return numbers
    .map((number) => {
      let text = '';
      let rest = number < 0 ? (-number << 1) | 1 : number << 1;
      do {
        const bits = rest & 31;
        rest >>>= 5;
        text += DIGITS[rest > 0 ? bits | 32 : bits];
      } while (rest > 0);
      return text;
    })
    .join('');
}
