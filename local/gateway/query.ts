/** A query string as pairs, decoded. A plus sign is a space, as in a form. */
export function queryPairs(query: string): [name: string, value: string][] {
  return [...new URLSearchParams(query)];
}

/** The values of each name, in the order of the query. */
export function queryValues(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of queryPairs(query)) values.set(name, [...(values.get(name) ?? []), value]);
  return values;
}

/** Decodes percent-encoding and leaves what is not valid as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
