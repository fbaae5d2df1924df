/** A row: each column's value as text that PostgreSQL reads, or SQL NULL. */
export type Row = { readonly [column: string]: string | null };

/** How many rows: 2,000, 20,000 or 200,000, roughly. */
export type Size = 'small' | 'medium' | 'large';

const FACTORS: { readonly [size in Size]: number } = { small: 1, medium: 10, large: 100 };

/** The row counts that rows of other tables refer to. */
export interface World {
  readonly users: number;
  readonly factor: number;
}

/** The size that the environment variable HKT_ROWS asks for: `npm run demo -- --rows large` sets it. */
export function sizeFromEnvironment(): Size {
  const size = process.env.HKT_ROWS ?? 'small';
  if (size === 'small' || size === 'medium' || size === 'large') return size;
  throw new Error(`HKT_ROWS is ${JSON.stringify(size)}: it must be one of ${Object.keys(FACTORS).join(', ')}.`);
}

export function world(size: Size): World {
  return { users: 200 * FACTORS[size], factor: FACTORS[size] };
}

/** The rows of one table: how many there are, and what each of them is. */
export interface SeedTable {
  readonly name: string;
  count(world: World): number;
  row(index: number, world: World): Row;
}

/** The row of a list of special cases, or what the generator made. */
export function specialOr<T>(special: readonly T[], index: number, usual: T): T {
  return special[index] ?? usual;
}

/** The text of an array: `{"a","b"}`. */
export function pgArray(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
