import type { ColumnReport, RiskReport } from '../lint/column-report';

/** Columns that the summary lists; `report.json` has all of them. */
const LISTED = 100;
/** Columns that a kind of risk names. */
const NAMED = 20;

/** What a plan found out about columns: first what is there, then what could be. */
export function columnLines(columns: readonly ColumnReport[]): string[] {
  const seen = (effect: RiskReport['effect']) =>
    columns.flatMap((column) =>
      column.risks.filter((risk) => risk.effect === effect && risk.rows !== null && risk.rows > 0).map((risk) => seenLine(column, risk)),
    );
  return [
    ...section('Would be refused: these rows become poison rows', seen('refused')),
    ...section('Would change its notation', seen('changed')),
    ...possible(columns),
  ];
}

function seenLine(column: ColumnReport, { code, what, settle, rows, example }: RiskReport): string {
  const value = example === undefined ? '' : `, such as ${example}`;
  return `${place(column)}: ${rows} of ${column.probed} rows: ${what}${value} [${code}]; ${settle}`;
}

/** What the types allow and no row of the probe has, by kind: most columns share a few. */
function possible(columns: readonly ColumnReport[]): string[] {
  const groups = new Map<string, string[]>();
  for (const column of columns) {
    for (const { code, what, settle, rows } of column.risks) {
      if (rows) continue;
      const kind = `${what} [${code}]; ${settle}`;
      groups.set(kind, [...(groups.get(kind) ?? []), `${column.table}.${column.column ?? column.entity}`]);
    }
  }
  const lines = [...groups].flatMap(([kind, places]) => {
    const names = [...new Set(places)];
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    return [`  ${kind}`, `    ${names.slice(0, NAMED).join(', ')}${more}`];
  });
  return lines.length === 0 ? [] : ['', 'Possible by the types of the columns, and not seen in the rows that were looked at', ...lines];
}

function place({ table, column, columnType, entity, attribute, attributeType }: ColumnReport): string {
  const from = column === undefined ? table : `${table}.${column}${columnType === undefined ? '' : ` (${columnType})`}`;
  if (attribute === undefined) return `${from} → ${entity}`;
  return `${from} → ${entity}.${attribute}${attributeType === undefined ? '' : ` (${attributeType})`}`;
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > LISTED ? [`  … and ${lines.length - LISTED} more`] : [];
  return ['', `${title} (${lines.length})`, ...lines.slice(0, LISTED).map((line) => `  ${line}`), ...more];
}
