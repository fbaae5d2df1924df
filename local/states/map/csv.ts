import type { ItemReader } from '../definition';
import type { Json } from '../json';

const DELIMITERS = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' } as const;

/**
 * Rows of a CSV text as objects of strings, by the header in its first row or by `CSVHeaders`. A short row gets empty strings, a
 * longer one loses what has no header; empty lines are skipped. Quotes as in RFC 4180.
 */
export function parseCsv(text: string, config: NonNullable<ItemReader['ReaderConfig']>): Json[] {
  const rows = csvRows(text.replace(/^\uFEFF/, ''), DELIMITERS[config.CSVDelimiter ?? 'COMMA']);
  const header = config.CSVHeaderLocation === 'GIVEN' ? config.CSVHeaders : rows.shift();
  if (header === undefined) throw new Error('the CSV file has no header row.');
  return rows.map((row) => Object.fromEntries(header.map((name, column) => [name, row[column] ?? ''])));
}

function csvRows(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endField = () => {
    row.push(field);
    field = '';
  };
  const endRow = () => {
    endField();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') field += text[++at];
      else quoted = false;
    } else if (char === '"' && field === '') quoted = true;
    else if (char === delimiter) endField();
    else if (char === '\n' || (char === '\r' && text[at + 1] === '\n')) {
      if (char === '\r') at++;
      endRow();
    } else field += char;
  }
  if (quoted) throw new Error('a quoted CSV field is not closed.');
  endRow();
  return rows;
}
