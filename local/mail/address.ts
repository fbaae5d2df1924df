/** The address in `Ada Lovelace <ada@example.com>`, or the text itself. */
export function addressOf(text: string): string {
  return (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim();
}

/** What follows the last `@`, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** `a@x, "B, C" <b@x>` as a list. */
export function addressList(text: string | undefined): string[] {
  const entries = text?.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}
