import { HttpProblem } from 'cdk-single-table/handler';
import type { Rating, Space, SpaceKoTable } from './table';

/** A space as everybody may see it. Where exactly it is, only guests learn. */
export type PublicSpace = Omit<Space, 'address' | 'hostId'>;

export interface SpaceCard extends PublicSpace {
  readonly photo?: string;
  readonly rating?: { readonly average?: string; readonly count: number };
}

export function publicSpace({ address: _, hostId: __, ...space }: Space): PublicSpace {
  return space;
}

/** What nobody has rated has no rating. */
export function publicRating(rating: Rating | undefined): SpaceCard['rating'] {
  return rating && rating.count > 0 ? { average: rating.average, count: rating.count } : undefined;
}

/** @throws HttpProblem 404 */
export async function spaceBySlug(table: SpaceKoTable, slug: string): Promise<Space> {
  const found = await table.Slug.get({ slug });
  const space = found && (await table.Space.get({ spaceId: found.spaceId }));
  if (!space) throw new HttpProblem(404, 'There is no such space.');
  return space;
}

/** @throws HttpProblem 404, 403 */
export async function ownSpace(table: SpaceKoTable, slug: string, userId: string): Promise<Space> {
  const space = await spaceBySlug(table, slug);
  if (space.hostId !== userId) throw new HttpProblem(403, 'This space belongs to somebody else.');
  return space;
}

/** Spaces with their ratings and first photos: two more requests, however many spaces. */
export async function cardsOf(table: SpaceKoTable, spaces: readonly Space[]): Promise<SpaceCard[]> {
  const keys = spaces.map(({ spaceId }) => ({ spaceId }));
  const { Rating, Photo } = await table.batchGet({ Rating: keys, Photo: keys.map((key) => ({ ...key, position: 1 })) });
  return spaces.map((space, index) => {
    const photo = Photo[index]?.url;
    return { ...publicSpace(space), photo, rating: publicRating(Rating[index]) };
  });
}

/** Lower-case words with hyphens. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['space'];
  return words.join('-').slice(0, 100);
}
