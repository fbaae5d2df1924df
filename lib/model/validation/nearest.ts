/** The number of edits between two texts: a character more, less or other, or two neighbours swapped (optimal string alignment). */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const same = from[line - 1] === to[column - 1];
      const edits = Math.min(next[column - 1] + 1, row[column] + 1, row[column - 1] + (same ? 0 : 1));
      const swapped = line > 1 && column > 1 && from[line - 1] === to[column - 2] && from[line - 2] === to[column - 1];
      next.push(swapped ? Math.min(edits, before[column - 2] + 1) : edits);
    }
    before = row;
    row = next;
  }
  return row[to.length];
}

/** `: did you mean 'userId'?` when a name is close to the one written, otherwise the names allowed. */
export function suggest(written: string, allowed: readonly string[]): string {
  if (allowed.length === 0) return '; there are none';
  const ranked = allowed
    .map((name) => ({ name, edits: distance(written.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  if (ranked[0].edits <= Math.max(1, Math.floor(written.length / 3))) return `: did you mean "${ranked[0].name}"?`;
  return `; there ${allowed.length === 1 ? 'is' : 'are'} ${allowed.map((name) => `"${name}"`).join(', ')}`;
}
