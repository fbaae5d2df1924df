/** Colours that are readable on light and dark ground. */
const PALETTE = [36, 35, 33, 32, 34, 96, 95, 93];

/** Whether a terminal that can show colours is asked to. https://no-color.org */
export function showsColours(isTerminal: boolean, env: NodeJS.ProcessEnv = process.env): boolean {
  return isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** A text in a colour that belongs to its name: the same one in every run. */
export function coloured(text: string, name: string): string {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return `\u001b[${PALETTE[hash % PALETTE.length]}m${text}\u001b[39m`;
}
