import type { Decision, MatrixRow } from './case';

const MEANING: { readonly [decision in Decision]: string } = { exact: 'exact', policy: 'policy', refused: 'limit' };

/** The table of docs/type-matrix.md, from the rows. */
export function matrixTable(rows: readonly MatrixRow[]): string {
  const lines = rows.map(({ row, hazard, decision, rule }) => `| ${row} | ${cell(hazard)} | ${MEANING[decision]} | ${cell(rule)} |`);
  return ['| # | Hazard | Decision | What happens |', '|---|---|---|---|', ...lines].join('\n');
}

/** What a user reads, for every row that can be refused. */
export function errorTable(rows: readonly MatrixRow[]): string {
  const lines = rows.flatMap(({ row, error }) => (error === undefined ? [] : [`| ${row} | ${code(shorten(error))} |`]));
  return ['| # | Error |', '|---|---|', ...lines].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|');

/** Characters that cannot be seen are shown as escapes. */
function code(text: string): string {
  const shown = [...text].map((character) => (character < ' ' || character === '\ufeff' ? escaped(character) : character)).join('');
  const fence = shown.includes('`') ? '``' : '`';
  return `${fence}${cell(shown)}${fence}`;
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const shorten = (text: string) => text.replace(/(\[{10})\[+[^ ]*/, '$1…').replace(/0{20,}/, '000…');
