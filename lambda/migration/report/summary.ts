import type { RoundSummary } from '../catch-up/round';
import type { PoisonRow } from '../mapping/poison';
import type { Strays } from '../verify/strays';
import { columnLines } from './column-lines';
import type { RunReport } from './run-report';

/** The report as text, for a person: one line a table, then what needs attention. */
export function summaryText(report: RunReport): string {
  const lines = [
    `${report.action} ${report.runId}: ${report.status}`,
    ...(report.message ? [report.message] : []),
    '',
    ...(report.rollback ? [] : aligned(report.action === 'plan' ? estimates(report) : counts(report))),
    ...rollbackLines(report.rollback),
    ...roundLines(report.rounds ?? []),
    ...section(
      'Poison rows',
      report.poison.total,
      report.poison.rows.map((p) => `${p.table} ${text(p.key)}: ${coded(p)}`),
    ),
    ...section(
      'Differences',
      report.differences.total,
      report.differences.items.map((d) => `${d.kind} ${text(d.key)} (${d.table})${attributes(d.attributes)}`),
    ),
    ...columnLines(report.columns ?? []),
    ...strays(report.strays ?? {}),
    ...unmapped(report.unmappedTables ?? []),
  ];
  return `${lines.join('\n')}\n`;
}

function rollbackLines(rollback: RunReport['rollback']): string[] {
  if (!rollback) return [];
  const { epoch, removed, kept } = rollback;
  return [
    `${removed} items of epoch ${epoch} were removed`,
    `kept: ${kept.changed} that somebody has changed, ${kept.applicationOwned} of the application, ${kept.ofOtherEpochs} of other epochs`,
    ...kept.items.map(({ key, reason }) => `  ${text(key)}: ${reason}`),
  ];
}

function roundLines(rounds: readonly RoundSummary[]): string[] {
  if (rounds.length === 0) return [];
  const lines = rounds.map(({ round, seconds, tables, heldBackBy }) => {
    const sum = (field: 'itemsWritten' | 'itemsRemoved') => Object.values(tables).reduce((total, counts) => total + counts[field], 0);
    const held = heldBackBy === undefined ? '' : `; what is written by a ${heldBackBy} is not there yet`;
    return `  round ${round}: ${seconds.toFixed(1)} s, ${sum('itemsWritten')} written, ${sum('itemsRemoved')} removed${held}`;
  });
  return ['', 'Rounds', ...lines];
}

/** A plan reads no rows: what it knows of a table is how many there should be. */
function estimates({ tables }: RunReport): string[][] {
  return [['table', 'estimated rows'], ...tables.map(({ table, estimatedRows }) => [table, String(estimatedRows)])];
}

function counts({ tables }: RunReport): string[][] {
  const header = ['table', 'rows read', 'items written', 'skipped', 'poison', 'missing', 'different', 'extra'];
  const rows = tables.map((t) =>
    [t.table, t.rowsRead, t.itemsWritten, t.rowsSkipped, t.poisonRows, t.missing, t.different, t.extra].map((cell) => String(cell ?? '-')),
  );
  return [header, ...rows];
}

/** The reason with its code: that of a value already ends with it, that of a key does not. */
function coded({ reason, code }: PoisonRow): string {
  const tag = `[${code}]`;
  return reason.endsWith(tag) ? reason : `${reason} ${tag}`;
}

function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const cell = (value: string, column: number) => (column === 0 ? value.padEnd(widths[column]) : value.padStart(widths[column]));
  return rows.map((row) => row.map(cell).join('  '));
}

function section(title: string, total: number, lines: readonly string[]): string[] {
  if (total === 0) return [];
  const more = total > lines.length ? [`  … and ${total - lines.length} more`] : [];
  return ['', `${title} (${total})`, ...lines.map((line) => `  ${line}`), ...more];
}

function strays(byType: Strays): string[] {
  const types = Object.entries(byType).map(([type, count]) => `  ${type}: ${count}`);
  return types.length === 0 ? [] : ['', 'Not compared: a migration wrote these items, and no rule of the mapping makes them', ...types];
}

function unmapped(tables: readonly string[]): string[] {
  return tables.length === 0 ? [] : ['', `not in the mapping: ${tables.join(', ')}`];
}

function text(key: Readonly<Record<string, string>>): string {
  return Object.entries(key)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function attributes(list: readonly { attribute: string; source?: string; target?: string }[] | undefined): string {
  if (!list || list.length === 0) return '';
  return `: ${list.map((a) => `${a.attribute} source ${a.source ?? 'none'}, table ${a.target ?? 'none'}`).join('; ')}`;
}
