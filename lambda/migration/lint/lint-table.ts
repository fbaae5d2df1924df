import { CodecError, compilePostgresReader, itemPlan, STORED_NULL } from '../../../lib/codec';
import type { AttributeType, CompiledModel } from '../../../lib/model';
import type { ColumnUse } from '../mapping/resolve-table';
import { holds } from '../mapping/row-mapper';
import type { TablePlan } from '../plan';
import type { ColumnReport, RiskReport } from './column-report';
import { columnRisks } from './column-risks';
import type { ProbedRow } from './probe';
import type { Risk } from './risk';
import { type RowFault, rowFaults } from './row-check';

/** How often a risk was seen, and the first value. */
interface Sighting {
  rows: number;
  readonly example?: string;
  /** For a code that the types did not foresee. */
  readonly error?: CodecError;
}

type Sightings = Map<string, Sighting>;

/** What the codec itself makes of the rows of a probe, beside what the types of the columns say. */
export function lintTable(
  model: CompiledModel,
  table: TablePlan,
  uses: readonly ColumnUse[],
  probed: readonly ProbedRow[],
  now: number,
): ColumnReport[] {
  const faults = rowFaults(model, table, probed, now);
  const told = new Set<RowFault>();
  const columns = uses.map((use, i) => {
    const report = columnReport(model, table, use, i, probed);
    const risks = report.risks.map((risk) => {
      const fault = faults.find(
        ({ item, code, attribute = use.attribute }) => item === use.item && code === risk.code && attribute === use.attribute,
      );
      if (!fault) return risk;
      told.add(fault);
      return { ...risk, rows: fault.rows };
    });
    return { ...report, risks };
  });
  const others = faults.filter((fault) => !told.has(fault));
  return [...columns, ...others.map((fault) => faultReport(table, uses, fault, probed.length))];
}

/** A fault that no column has by its type. */
function faultReport(table: TablePlan, uses: readonly ColumnUse[], fault: RowFault, probed: number): ColumnReport {
  const { item, code, what, settle, attribute, rows } = fault;
  const column = uses.find((use) => use.item === item && use.attribute === attribute)?.column.name;
  const place = { table: table.name, entity: table.items[item].entity, ...(column && { column }), ...(attribute && { attribute }) };
  return { ...place, probed, risks: [{ code, effect: 'refused', what, settle, rows }] };
}

function columnReport(model: CompiledModel, table: TablePlan, use: ColumnUse, index: number, probed: readonly ProbedRow[]): ColumnReport {
  const risks = columnRisks(use);
  const seen: Sightings = new Map();
  const check = checker(model, use);
  for (const { row, skipped } of probed) {
    const { when } = table.items[use.item];
    if (when && !holds(when, row)) continue;
    const text = row[use.select];
    const error = check(text);
    if (error) sighted(seen, error.code, error.value, error);
    if (text === null) continue;
    if (skipped[index]) sighted(seen, 'CHANGED_LOCAL_TIME', shown(text));
    if (error) continue;
    for (const risk of risks) if (risk.seen?.(text)) sighted(seen, risk.code, shown(text));
  }
  return {
    table: table.name,
    column: use.column.name,
    columnType: use.column.declared,
    entity: use.entity,
    attribute: use.attribute,
    attributeType: typeText(use.type),
    probed: probed.length,
    risks: [...risks.map((risk) => reported(risk, seen.get(risk.code))), ...unforeseen(risks, seen)],
  };
}

/** What the copy would throw for a value of the column; a missing key is judged with the whole row. */
function checker(model: CompiledModel, use: ColumnUse): (text: string | null) => CodecError | undefined {
  const plan = itemPlan(model.entity(use.entity), model).byName[use.attribute];
  if (!plan) throw new Error(`entity ${use.entity} has no attribute ${use.attribute}`);
  const policy = { entity: use.entity, attribute: use.attribute, null: use.null };
  const read = compilePostgresReader(use.type, { name: use.column.name, type: use.selected }, policy);
  return (text) => {
    try {
      const value = read(text);
      const missing = value === undefined || (value === STORED_NULL && !use.type.optional);
      if (!missing) plan.encode(value, plan.where);
      else if (!use.type.optional && !use.inKey) return new CodecError('VALUE_MISSING', plan.where, value, 'a value');
      return undefined;
    } catch (error) {
      if (error instanceof CodecError) return error;
      throw error;
    }
  };
}

function reported({ code, effect, what, settle, seen }: Risk, sighting: Sighting | undefined): RiskReport {
  const visible = effect === 'refused' || seen !== undefined || code === 'CHANGED_LOCAL_TIME';
  return {
    code,
    effect,
    what,
    settle,
    rows: visible ? (sighting?.rows ?? 0) : null,
    ...(sighting?.example && { example: sighting.example }),
  };
}

function unforeseen(risks: readonly Risk[], seen: Sightings): RiskReport[] {
  return [...seen].flatMap(([code, { rows, example, error }]) => {
    if (!error || risks.some((risk) => risk.code === code)) return [];
    const settle = error.hint ?? 'a string attribute keeps the text';
    return [{ code, effect: 'refused' as const, what: `anything but ${error.allowed}`, settle, rows, ...(example && { example }) }];
  });
}

function sighted(seen: Sightings, code: string, example: string, error?: CodecError): void {
  const known = seen.get(code);
  if (known) known.rows++;
  else seen.set(code, { rows: 1, example: code === 'VALUE_MISSING' ? undefined : example, error });
}

function shown(text: string): string {
  return new CodecError('VALUE_FORMAT', {}, text, '').value;
}

function typeText({ scalar, digits, list, optional, enum: values }: AttributeType): string {
  const base = values ? `one of ${values.length} texts` : `${scalar}${digits === undefined || digits === 6 ? '' : `(${digits})`}`;
  return `${base}${list ? '[]' : ''}${optional ? '?' : ''}`;
}
