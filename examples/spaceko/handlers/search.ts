import { HttpProblem, route } from 'cdk-single-table/handler';
import { today } from '../domain/clock';
import { cardsOf, publicRating, publicSpace, spaceBySlug } from '../domain/spaces';
import { model } from '../model';

const PAGE = 12;

export const cities = route(model, {}, async ({ table }) => {
  const found = await table.City.query({}).all();
  return { cities: found.sort((a, b) => a.position - b.position).map(({ name, country, headline }) => ({ name, country, headline })) };
});

/** The spaces of a city, the cheapest first. */
export const search = route(
  model,
  { query: { city: 'string', minPrice: 'decimal?', maxPrice: 'decimal?', cursor: 'string?' } },
  async ({ table, query: { city, minPrice = '0', maxPrice = '99999999.99', cursor } }) => {
    const price = { gte: { pricePerDay: minPrice }, lte: { pricePerDay: maxPrice } };
    const page = await table.Space.by.CityIndex({ city, status: 'listed' }, { ...price, limit: PAGE, cursor });
    return { spaces: await cardsOf(table, page.items), cursor: page.cursor };
  },
);

/** A space with all that its page shows. Days that have passed stay unread: the sort key begins after them. */
export const show = route(model, { params: { slug: 'string' } }, async ({ table, params: { slug } }) => {
  const space = await spaceBySlug(table, slug);
  if (space.status === 'hidden') throw new HttpProblem(404, 'There is no such space.');
  const { spaceId } = space;
  const [host, rating, photos, reviews, taken] = await Promise.all([
    table.User.get({ userId: space.hostId }),
    table.Rating.get({ spaceId }),
    table.Photo.query({ spaceId }).all(),
    table.Review.query({ spaceId }).all(),
    table.BookedDay.query({ spaceId }, { gte: { day: today() } }).all(),
  ]);
  const { User: authors } = await table.batchGet({ User: reviews.map(({ authorId }) => ({ userId: authorId })) });
  return {
    ...publicSpace(space),
    host: { name: host?.name, bio: host?.bio },
    rating: publicRating(rating),
    photos: photos.map(({ url, caption }) => ({ url, caption })),
    reviews: reviews
      .map(({ rating: stars, body, createdAt }, index) => ({ stars, body, createdAt, author: authors[index]?.name }))
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
    takenDays: taken.map(({ day }) => day),
  };
});
