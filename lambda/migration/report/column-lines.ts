import type { ColumnReport, RiskReport } from '../lint/column-report';

/** Columns that the summary lists; `report.json` has all of them. */
const LISTED = 100;

/** What a plan found out about columns: first what is there, then what could be. */
export function columnLines(columns: readonly ColumnReport[]): string[] {
  const seen = (effect: RiskReport['effect']) =>
    columns.flatMap((column) =>
      column.risks.filter((risk) => risk.effect === effect && risk.rows !== null && risk.rows > 0).map((risk) => seenLine(column, risk)),
    );
  const possible = columns.flatMap((column) => {
    const risks = column.risks.filter(({ rows }) => !rows);
    return risks.length === 0 ? [] : [`${place(column)}: ${risks.map(possibleText).join('; ')}`];
  });
  return [
    ...section('Would be refused: these rows become poison rows', seen('refused')),
    ...section('Would change its notation', seen('changed')),
    ...section('Possible by the type of the column, and not seen in the rows that were looked at', possible),
  ];
}

function seenLine(column: ColumnReport, { code, what, settle, rows, example }: RiskReport): string {
  const value = example === undefined ? '' : `, such as ${example}`;
  return `${place(column)}: ${rows} of ${column.probed} rows: ${what}${value} [${code}]; ${settle}`;
}

function possibleText({ code, what, settle }: RiskReport): string {
  return `${what} [${code}] (${settle})`;
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
