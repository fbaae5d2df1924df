type Schema = { readonly [keyword: string]: unknown };

/**
 * A schema of draft 4, which API Gateway takes, in the words of a later draft: `exclusiveMinimum` and `exclusiveMaximum` are numbers
 * there, and `id` is `$id`.
 */
export function modernSchema(schema: unknown): Schema {
  const { $schema: _, ...rest } = convert(schema) as Schema;
  return rest;
}

/** Keywords whose values are not schemas. */
const VALUES = ['enum', 'default', 'const', 'example'];

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null) return value;
  const schema = value as Schema;
  const result: Record<string, unknown> = {};
  for (const [keyword, entry] of Object.entries(schema)) {
    if (keyword === 'id' && typeof entry === 'string') result.$id = entry;
    else if (typeof entry === 'boolean' && keyword in LIMITS) Object.assign(result, entry ? { [keyword]: schema[LIMITS[keyword]] } : {});
    else result[keyword] = VALUES.includes(keyword) ? entry : convert(entry);
  }
  return result;
}

const LIMITS: { readonly [keyword: string]: string } = { exclusiveMinimum: 'minimum', exclusiveMaximum: 'maximum' };
