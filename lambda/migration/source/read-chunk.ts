import type { ChunkTask, Plan } from '../plan';
import { RESERVE_MILLISECONDS, tableOf, type Worker, withPlannedSource } from '../worker';
import { assertSameSource } from './identity';
import { keyOf, type Page, readPage } from './pages';

/** Bytes of text that a page should hold: rows of a hundred kilobytes come in smaller pages. */
const PAGE_BYTES = 8 * 1024 * 1024;

/** The first page of a call: until a page was seen, nothing is known of the size of its rows. */
const FIRST_PAGE_ROWS = 32;

/**
 * Reads the pages of a chunk one after the other and hands each to `work`, which returns the rows of the chunk read so far.
 *
 * @param full whether the call holds as much as it may
 * @returns the key to go on after when the budget of time is spent, or the call is full; undefined when the chunk is done.
 */
export async function readChunk(
  worker: Worker,
  plan: Plan,
  { chunk, cursor }: ChunkTask,
  work: (page: Page) => Promise<number>,
  full: () => boolean,
): Promise<readonly string[] | undefined> {
  const table = tableOf(plan, chunk.table);
  return withPlannedSource(worker, async (source) => {
    await assertSameSource(source, plan.source);
    const { limit = Number.POSITIVE_INFINITY } = chunk;
    let after = cursor?.after;
    let done = cursor?.counts.rowsRead ?? 0;
    let pageRows = Math.min(worker.options.pageRows, FIRST_PAGE_ROWS);
    let slowest = 0;
    for (;;) {
      const before = worker.remaining();
      const asked = Math.min(pageRows, limit - done);
      const page = await readPage(source, table, chunk, after, asked);
      done = await work(page);
      if (page.rows.length < asked || done >= limit) return undefined;
      after = keyOf(table, page.rows[page.rows.length - 1]);
      slowest = Math.max(slowest, before - worker.remaining());
      // A next page that is as slow as the slowest, or grows, must end within the call: else all of the call would be done again.
      if (worker.remaining() < Math.max(RESERVE_MILLISECONDS, 2 * slowest) || full()) return after;
      pageRows = nextPage(pageRows, page, worker.options.pageRows);
    }
  });
}

function nextPage(asked: number, { rows }: Page, most: number): number {
  let characters = 0;
  for (const row of rows) for (const text of row) characters += text?.length ?? 0;
  const fitting = Math.floor((asked * PAGE_BYTES) / Math.max(1, characters));
  return Math.max(1, Math.min(most, fitting, asked * 2));
}
