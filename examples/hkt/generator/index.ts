import { accountTables } from './accounts';
import { contentTables } from './content';
import { financeTables } from './finance';
import { type Row, type SeedTable, type Size, world } from './row';
import { walletTables } from './wallets';

export { GRACE } from './accounts';
export { type Row, type SeedTable, type Size, sizeFromEnvironment } from './row';
export { PRESENT } from './time';

/** Every table, each after those that its foreign keys refer to. */
export const seedTables: readonly SeedTable[] = [...accountTables, ...walletTables, ...financeTables, ...contentTables];

/** The rows of one table, one by one: a large table never has to be in memory. */
export function* rowsOf(table: string, size: Size): Generator<Row> {
  const found = seedTables.find((candidate) => candidate.name === table);
  if (found === undefined) throw new Error(`HKT has no table "${table}". Its tables are ${seedTables.map(({ name }) => name).join(', ')}.`);
  const dimensions = world(size);
  const count = found.count(dimensions);
  for (let index = 0; index < count; index += 1) yield found.row(index, dimensions);
}
