import type { ManifestHeader, ManifestLine, ManifestUnit } from '../manifest/manifest';
import { headerOf } from '../manifest/manifest';
import { manifestPrefix, readManifest, rewriteManifest } from '../manifest/manifest-files';
import { compileRowMapper } from '../mapping/row-mapper';
import type { ItemPlan, Plan, TablePlan } from '../plan';
import type { Source } from '../source/connection';
import { readKeys } from '../source/lateral';
import type { Worker } from '../worker';
import { NO_ROUND_COUNTS } from './round';
import { type Settled, type UnitRef, type UnitSettler, unitId } from './settle-units';

/** Rows that one statement looks up. */
const ROWS_OF_A_READ = 1_000;

/**
 * Looks up the rows of a manifest and settles every unit that its row does not hold any more: the row is gone, has another key or other
 * values, or no longer meets the condition of the rule. What is settled leaves the manifest; the unit of another row has a line there.
 */
export async function checkManifest(
  worker: Worker,
  plan: Plan,
  table: TablePlan,
  source: Source,
  settler: UnitSettler,
  { key, name }: { readonly key: string; readonly name: string },
): Promise<{ readonly rows: number; readonly settled: Settled }> {
  const manifest = await readManifest(worker.store, key);
  const nothing = { rows: 0, settled: { counts: NO_ROUND_COUNTS, poison: [], settled: new Set<string>() } };
  // Keys of other columns say nothing about the rows of today.
  if (!manifest || JSON.stringify(manifest.header.key) !== JSON.stringify(headerOf(table).key)) return nothing;
  const { header, lines } = manifest;
  const rules = rulesOf(header, table);
  const held = await heldUnits(worker, plan, table, source, lines);
  const left: UnitRef[] = [];
  for (const [i, { k, u }] of lines.entries()) {
    for (const [rule, itemKey, ...values] of u) {
      const item = rules[rule];
      if (item && !held[i].has(unitId({ item, values }))) left.push({ item, values, written: { key: itemKey, row: k } });
    }
  }
  const settled = await settler.settle(left, name);
  // Everything that an earlier epoch has announced, and that a row still holds, this one has announced as well.
  const own = key.startsWith(manifestPrefix(table, plan.epoch));
  const stays = (i: number, [rule, , ...values]: ManifestUnit) => {
    const item = rules[rule];
    if (!item) return true;
    const id = unitId({ item, values });
    return held[i].has(id) ? own : !settled.settled.has(id);
  };
  const rest = lines.map(({ k, u }, i): ManifestLine => ({ k, u: u.filter((unit) => stays(i, unit)) })).filter(({ u }) => u.length > 0);
  const units = (list: readonly ManifestLine[]) => list.reduce((sum, { u }) => sum + u.length, 0);
  if (units(rest) < units(lines)) await rewriteManifest(worker.store, key, { header, lines: rest });
  return { rows: lines.length, settled };
}

/** The rules of a manifest that the mapping still has, over the same columns. */
function rulesOf({ rules }: ManifestHeader, table: TablePlan): (ItemPlan | undefined)[] {
  const today = headerOf(table).rules;
  return rules.map((rule) => {
    const index = today.findIndex((candidate) => JSON.stringify(candidate) === JSON.stringify(rule));
    return index < 0 ? undefined : table.items[index];
  });
}

/** For each line, the ids of the units that its row holds now. */
async function heldUnits(
  worker: Worker,
  plan: Plan,
  table: TablePlan,
  source: Source,
  lines: readonly ManifestLine[],
): Promise<ReadonlySet<string>[]> {
  const mapRow = compileRowMapper(worker.model, table, plan.now);
  const held: Set<string>[] = [];
  for (let i = 0; i < lines.length; i += ROWS_OF_A_READ) {
    const { rows } = await readKeys(
      source,
      table,
      lines.slice(i, i + ROWS_OF_A_READ).map(({ k }) => k),
    );
    for (const found of rows) {
      const ids = new Set<string>();
      for (const row of found) {
        const { items, poison } = mapRow(row);
        for (const { rule, unitValues } of items) ids.add(JSON.stringify([rule, ...unitValues]));
        // A row that cannot become its item any more still holds its unit: the item stays as it is, and the row is reported.
        for (const { item: rule } of poison) {
          const unit = table.items.find(({ id }) => id === rule)?.unit ?? [];
          ids.add(JSON.stringify([rule, ...unit.map((select) => row[select])]));
        }
      }
      held.push(ids);
    }
  }
  return held;
}
