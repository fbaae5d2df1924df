import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '../../../lambda/migration/source/sql';

/** A dump of the Chinook database beside the repository; it is not ours to publish. */
export const CHINOOK = join(__dirname, '..', '..', '..', '..', 'shared', 'data', 'chinook', 'chinook.sql');

export const chinookIsThere = existsSync(CHINOOK);

/** Runs the dump as psql would: its statements as they are, the rows of its COPY blocks as inserts. */
export async function loadChinook(run: (sql: string) => Promise<unknown>): Promise<void> {
  let statements = '';
  const lines = readFileSync(CHINOOK, 'utf8').split('\n');
  for (let i = 0; i < lines.length; i++) {
    const copy = /^COPY (\S+) \((.*)\) FROM stdin;$/.exec(lines[i]);
    if (!copy) {
      statements += `${lines[i]}\n`;
      continue;
    }
    await run(statements);
    statements = '';
    const rows: string[] = [];
    for (i++; lines[i] !== '\\.'; i++) rows.push(`(${lines[i].split('\t').map(literal).join(', ')})`);
    for (let at = 0; at < rows.length; at += 1_000) {
      await run(`INSERT INTO ${copy[1]} (${copy[2]}) VALUES ${rows.slice(at, at + 1_000).join(', ')}`);
    }
  }
  await run(statements);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };

function literal(field: string): string {
  if (field === '\\N') return 'NULL';
  const text = field.replace(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
  return `'${text.replaceAll("'", "''")}'`;
}

/** The number of rows of each table. */
export async function countRows(
  tables: readonly string[],
  run: (sql: string) => Promise<Record<string, unknown>[]>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) counts[table] = Number((await run(`SELECT count(*) AS rows FROM public.${quoted(table)}`))[0].rows);
  return counts;
}
