import { Client } from 'pg';
import { IDS } from './notes';
import type { Random } from './random';

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Writes to the source as applications do, and worse, until it is stopped. */
export class Mutator {
  public commits = 0;
  private stopped = false;
  private readonly ended: Promise<unknown>;

  public constructor(url: string, random: Random, writers: number) {
    this.ended = Promise.all(Array.from({ length: writers }, () => this.write(url, random)));
  }

  /** Ends when every transaction has. */
  public async stop(): Promise<void> {
    this.stopped = true;
    await this.ended;
  }

  private async write(url: string, random: Random): Promise<void> {
    const client = new Client(url);
    await client.connect();
    while (!this.stopped) {
      try {
        await client.query('BEGIN');
        for (let left = 1 + random.below(4); left > 0; left--) await step(client, random);
        if (random.chance(0.04)) await sleep(20 + random.below(120)); // a long transaction
        if (random.chance(0.12)) await client.query('ROLLBACK');
        else {
          await client.query('COMMIT');
          this.commits++;
        }
      } catch {
        // A deadlock, or a slug that another one has.
        await client.query('ROLLBACK');
      }
      await sleep(random.below(4));
    }
    await client.end();
  }
}

/** One statement or two; sometimes undone by its savepoint. */
export async function step(client: Pick<Client, 'query'>, random: Random): Promise<void> {
  const id = 1 + random.below(IDS);
  const other = 1 + random.below(IDS);
  const undone = random.chance(0.15);
  if (undone) await client.query('SAVEPOINT s');
  for (const [sql, parameters] of statements(random, id, other)) await client.query(sql, parameters);
  if (undone) await client.query(random.chance(0.5) ? 'ROLLBACK TO s' : 'RELEASE s');
}

function statements(random: Random, id: number, other: number): [string, unknown[]][] {
  const text = `t${random.below(1_000_000)}`;
  const kind = random.chance(0.4) ? 'draft' : null;
  const free = 'NOT EXISTS (SELECT FROM notes WHERE slug = $2)';
  const dice = random.next();
  if (dice < 0.25) {
    const conflict = 'ON CONFLICT (id) DO UPDATE SET text = excluded.text, kind = excluded.kind';
    return [[`INSERT INTO notes SELECT $1::int, $2::text, $3::text, $4::text WHERE ${free} ${conflict}`, [id, `s${other}`, text, kind]]];
  }
  if (dice < 0.45) return [['UPDATE notes SET text = $2, kind = $3 WHERE id = $1', [id, text, kind]]];
  if (dice < 0.6) return [['DELETE FROM notes WHERE id = $1', [id]]];
  if (dice < 0.7)
    return [['UPDATE notes SET id = $2::int WHERE id = $1 AND NOT EXISTS (SELECT FROM notes WHERE id = $2::int)', [id, other]]];
  if (dice < 0.8) return [[`UPDATE notes SET slug = $2 WHERE id = $1 AND ${free}`, [id, `s${other}`]]];
  if (dice < 0.9) {
    // Two rows change their slugs.
    const swap = 'UPDATE notes n SET slug = o.slug FROM notes o WHERE n.id IN ($1, $2) AND o.id IN ($1, $2) AND o.id <> n.id';
    return [[swap, [id, other]]];
  }
  if (dice < 0.995) {
    // A row leaves, and another one takes over its slug at once.
    return [
      [
        'WITH gone AS (DELETE FROM notes WHERE id = $1 AND id <> $2 RETURNING slug) UPDATE notes SET slug = gone.slug FROM gone WHERE id = $2',
        [id, other],
      ],
    ];
  }
  return [['TRUNCATE notes', []]];
}
