import { createHash } from 'node:crypto';
import { MANIFESTS_PREFIX } from '../../../lib/migration/run-definition';
import { type ObjectStore, parseLines } from '../object-store';
import type { TablePlan } from '../plan';
import { headerOf, type Manifest, type ManifestHeader, type ManifestLine } from './manifest';

/** Where the manifests of a table are: those of every epoch, or of one. They outlive the runs that wrote them. */
export function manifestPrefix({ schema, table }: Pick<TablePlan, 'schema' | 'table'>, epoch?: number): string {
  const folder = `${MANIFESTS_PREFIX}${encodeURIComponent(schema)}.${encodeURIComponent(table)}/`;
  return epoch === undefined ? folder : `${folder}${String(epoch).padStart(8, '0')}/`;
}

/**
 * Makes durable which rows and units a page is about to write. Whoever dies between this and the write has left a trace of every item that
 * may be in the table; a call that is repeated over rows that have changed leaves a second one, and never replaces the first.
 *
 * @param name what sorts the pages of a chunk: `000001-0-000002`
 */
export async function writeAhead(
  store: ObjectStore,
  table: TablePlan,
  epoch: number,
  name: string,
  lines: readonly ManifestLine[],
): Promise<void> {
  if (lines.length === 0) return;
  const body = textOf({ header: headerOf(table), lines });
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  await store.put(`${manifestPrefix(table, epoch)}${name}-${hash}.jsonl`, body, 'application/x-ndjson');
}

export async function readManifest(store: ObjectStore, key: string): Promise<Manifest | undefined> {
  const body = await store.get(key);
  if (!body) return undefined;
  const [header, ...lines] = parseLines<unknown>(body);
  return header === undefined ? undefined : { header: header as ManifestHeader, lines: lines as ManifestLine[] };
}

/** Replaces a manifest by what is left of it; an empty object when nothing is. */
export async function rewriteManifest(store: ObjectStore, key: string, { header, lines }: Manifest): Promise<void> {
  await store.put(key, lines.length === 0 ? '' : textOf({ header, lines }), 'application/x-ndjson');
}

function textOf({ header, lines }: Manifest): string {
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}
