import { join } from 'node:path';
import { DockerImageCode, type ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { type ApiRoute, type JwtSigningKey, RequestBody } from 'cdk-single-table';
import { NEW_SPACE } from './domain/new-space';

const handlers = (name: string): string => join(__dirname, 'handlers', `${name}.ts`);

export interface RoutesOptions {
  /** Signs the tokens of sessions. */
  readonly key: JwtSigningKey;
  /** Holds the package that signs them. */
  readonly jose: ILayerVersion;
}

/** SpaceKo's API. Each route says what it reads and writes, so that its function can do no more. Routes of a group share a function. */
export function routes({ key, jose }: RoutesOptions): { [route: string]: ApiRoute } {
  // Hashing a password takes 16 MiB, and time in proportion to the CPU.
  const signing = { public: true, memorySize: 1024, secrets: { JWT_KEY: key.secret }, layers: [jose], externalModules: ['jose'] };
  const site = { group: 'site', entry: handlers('search'), public: true };
  const bookings = { group: 'bookings', entry: handlers('bookings') };
  const hosting = { group: 'hosting', entry: handlers('hosting') };

  return {
    'POST /accounts': { ...signing, group: 'accounts', entry: handlers('accounts'), handler: 'signUp', writes: ['Login', 'User'] },
    'POST /sessions': { ...signing, group: 'sessions', entry: handlers('sessions'), handler: 'logIn', reads: ['Login', 'User'] },

    'GET /cities': { ...site, handler: 'cities', reads: ['City'] },
    'GET /spaces': { ...site, handler: 'search', reads: ['Space', 'Rating', 'Photo'], indexes: ['CityIndex'] },
    'GET /spaces/{slug}': {
      ...site,
      handler: 'show',
      reads: ['Slug', 'Space', 'Photo', 'Rating', 'Review', 'BookedDay', 'User'],
    },
    'GET /activity': { ...site, entry: handlers('activity'), handler: 'list', reads: ['Activity'] },

    'GET /bookings': { ...bookings, handler: 'list', reads: ['Booking', 'Space'], indexes: ['PersonIndex'] },
    'POST /bookings': { ...bookings, handler: 'create', reads: ['Slug', 'Space'], writes: ['Booking', 'BookedDay'] },
    'POST /bookings/{bookingId}/payment': { ...bookings, handler: 'pay', reads: ['Booking'], writes: ['Booking'] },
    'DELETE /bookings/{bookingId}': { ...bookings, handler: 'end', reads: ['Booking'], writes: ['Booking', 'BookedDay'] },
    'POST /bookings/{bookingId}/review': { ...bookings, handler: 'review', reads: ['Booking'], writes: ['Review'] },

    'GET /hosting/spaces': { ...hosting, handler: 'list', reads: ['Space', 'Rating', 'Photo'], indexes: ['PersonIndex'] },
    'POST /hosting/spaces': {
      ...hosting,
      handler: 'create',
      reads: ['City'],
      writes: ['Slug', 'Space'],
      body: RequestBody.entity('Space', { attributes: [...NEW_SPACE] }),
    },
    'PATCH /hosting/spaces/{slug}': { ...hosting, handler: 'change', reads: ['Slug', 'Space'], writes: ['Space'] },
    'POST /hosting/spaces/{slug}/uploads': { ...hosting, handler: 'startUpload', reads: ['Slug', 'Space'] },
    'POST /hosting/spaces/{slug}/photos': { ...hosting, handler: 'addPhoto', reads: ['Slug', 'Space', 'Photo'], writes: ['Photo'] },

    // Draws a ticket, in a container: what needs fonts or a native library would run the same way.
    'GET /passes': { group: 'passes', image: DockerImageCode.fromImageAsset(join(__dirname, 'pass')), public: true },
  };
}
