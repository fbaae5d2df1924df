import { randomBytes, randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { EntityExistsError } from 'cdk-single-table/client';
import { bodyOf, HttpProblem, reply, route } from 'cdk-single-table/handler';
import { now } from '../domain/clock';
import { NEW_SPACE } from '../domain/new-space';
import { cardsOf, ownSpace, slugOf } from '../domain/spaces';
import { callerOf } from '../domain/tokens';
import { model } from '../model';

const TYPES = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const;
const LARGEST = 8 * 1024 * 1024;
const MOST_PHOTOS = 12;
const PRICE = /^\d{1,8}(\.\d{1,2})?$/;

const s3 = new S3Client({});

export const list = route(model, {}, async ({ table, claims }) => {
  const { userId } = callerOf(claims);
  return { spaces: await cardsOf(table, await table.Space.by.PersonIndex({ hostId: userId }).all()) };
});

export const create = route(model, { body: bodyOf(model, 'Space', NEW_SPACE) }, async ({ table, claims, body }) => {
  const { userId: hostId } = callerOf(claims);
  if (!(await table.City.get({ name: body.city }))) throw new HttpProblem(400, 'We are not in this city yet.');
  if (body.capacity < 1 || body.capacity > 500) throw new HttpProblem(400, 'A space has room for 1 to 500.');
  checkPrice(body.pricePerDay);
  const [spaceId, createdAt] = [randomUUID(), now()];
  const slug = `${slugOf(body.title)}-${randomBytes(3).toString('hex')}`;
  const space = { ...body, spaceId, hostId, slug, currency: 'EUR', status: 'listed', createdAt, updatedAt: createdAt } as const;
  await table.transactWrite().create('Slug', { slug, spaceId }).create('Space', space).commit();
  return reply(201, space);
});

/** City, status and price are the keys of one index: changing one of them, the others are written again. */
export const change = route(
  model,
  { params: { slug: 'string' }, body: bodyOf(model, 'Space', ['pricePerDay', 'status'], { optional: ['pricePerDay', 'status'] }) },
  async ({ table, claims, params: { slug }, body }) => {
    const { spaceId, city, status, pricePerDay } = await ownSpace(table, slug, callerOf(claims).userId);
    const changed = { city, status: body.status ?? status, pricePerDay: body.pricePerDay ?? pricePerDay, updatedAt: now() };
    checkPrice(changed.pricePerDay);
    return table.Space.update({ spaceId }, changed, { returning: true });
  },
);

/** A form that the browser sends to the bucket: for one key, one type, and so many bytes at most. */
export const startUpload = route(
  model,
  { params: { slug: 'string' }, body: { type: ['image/jpeg', 'image/png', 'image/webp'] } },
  async ({ table, claims, params: { slug }, body: { type } }) => {
    const { spaceId } = await ownSpace(table, slug, callerOf(claims).userId);
    const key = `${process.env.IMAGE_PREFIX}${spaceId}/${randomUUID()}.${TYPES[type]}`;
    const form = await createPresignedPost(s3, {
      Bucket: process.env.IMAGE_BUCKET_NAME as string,
      Key: key,
      Fields: { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' },
      Conditions: [['content-length-range', 1, LARGEST]],
      Expires: 300,
    });
    return reply(201, { ...form, path: `/${key}` });
  },
);

/** Shows an uploaded image as the last photo of a space. */
export const addPhoto = route(
  model,
  { params: { slug: 'string' }, body: { path: 'string', caption: 'string?' } },
  async ({ table, claims, params: { slug }, body: { path: url, caption } }) => {
    const { spaceId } = await ownSpace(table, slug, callerOf(claims).userId);
    if (!url.startsWith(`/${process.env.IMAGE_PREFIX}${spaceId}/`)) throw new HttpProblem(400, 'This is no upload for this space.');
    const [last] = (await table.Photo.query({ spaceId }, { reverse: true, limit: 1, consistent: true })).items;
    const position = (last?.position ?? 0) + 1;
    if (position > MOST_PHOTOS) throw new HttpProblem(409, `A space has up to ${MOST_PHOTOS} photos.`);
    const photo = { spaceId, position, url, caption, createdAt: now() };
    try {
      await table.Photo.create(photo);
    } catch (error) {
      throw error instanceof EntityExistsError ? new HttpProblem(409, 'Another photo came at the same time: try again.') : error;
    }
    return reply(201, photo);
  },
);

function checkPrice(price: string): void {
  if (!PRICE.test(price)) throw new HttpProblem(400, 'A price has up to eight digits and two decimals.');
}
