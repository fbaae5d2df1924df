import { decodeJwt } from 'jose';
import { signUp } from '../../../examples/spaceko/handlers/accounts';
import { addPhoto, change, create, startUpload } from '../../../examples/spaceko/handlers/hosting';
import { search, show } from '../../../examples/spaceko/handlers/search';
import { logIn } from '../../../examples/spaceko/handlers/sessions';
import { call } from '../hkt/support/call';
import { ADA, type Application, BOB, SPACE_ID, startApplication } from './support/application';

let app: Application;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app?.stop());

const CLEO = { email: 'Cleo@Example.com', password: 'ten letters at least', name: ' Cleo ' };

describe('accounts', () => {
  test('signing up starts a session, and so does logging in, however the address is typed', async () => {
    const { status, body } = await call(signUp, { body: CLEO });
    expect(status).toBe(201);
    expect(decodeJwt(body.token)).toMatchObject({ iss: 'https://spaceko.example.com', aud: 'spaceko', name: 'Cleo' });
    const again = await call(logIn, { body: { email: 'CLEO@example.COM', password: CLEO.password } });
    expect(again.status).toBe(201);
    expect(decodeJwt(again.body.token).sub).toBe(decodeJwt(body.token).sub);
  });

  test('an address belongs to one account', async () => {
    expect(await call(signUp, { body: { ...CLEO, email: 'cleo@example.com' } })).toMatchObject({ status: 409 });
  });

  test.each([
    ['no address', { email: 'cleo' }],
    ['a short password', { password: 'short' }],
    ['no name', { name: ' ' }],
  ])('%s is refused', async (_, wrong) => {
    expect(await call(signUp, { body: { ...CLEO, email: 'new@example.com', ...wrong } })).toMatchObject({ status: 400 });
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    const wrong = await call(logIn, { body: { email: CLEO.email, password: 'something else' } });
    const unknown = await call(logIn, { body: { email: 'nobody@example.com', password: 'something else' } });
    expect(wrong.status).toBe(401);
    expect(unknown).toEqual(wrong);
  });
});

describe('hosting', () => {
  test('a new space is found by its city, its price and its address on the site', async () => {
    const body = {
      title: 'Früh & Spät',
      description: 'Big',
      city: 'Lisbon',
      kind: 'desk',
      capacity: 1,
      pricePerDay: '20.5',
      amenities: ['fibre'],
    };
    const made = await call(create, { claims: BOB, body });
    expect(made).toMatchObject({ status: 201, body: { slug: expect.stringMatching(/^fru-h-spa-t-[0-9a-f]{6}$|^fr.*-[0-9a-f]{6}$/) } });
    expect(await call(show, { params: { slug: made.body.slug } })).toMatchObject({ status: 200, body: { host: { name: 'Bob' } } });
    const found = await call(search, { query: { city: 'Lisbon', maxPrice: '20.50' } });
    expect(found.body.spaces.map(({ slug }: { slug: string }) => slug)).toEqual([made.body.slug]);
    expect(await call(create, { claims: BOB, body: { ...body, city: 'Atlantis' } })).toMatchObject({ status: 400 });
    expect(await call(create, { claims: BOB, body: { ...body, pricePerDay: '-1' } })).toMatchObject({ status: 400 });
  });

  test('only its host changes a space; what is hidden is not found', async () => {
    const request = { params: { slug: 'loft' }, body: { status: 'hidden' } };
    expect(await call(change, { ...request, claims: BOB })).toMatchObject({ status: 403 });
    expect(await call(change, { ...request, claims: ADA })).toMatchObject({
      status: 200,
      body: { status: 'hidden', pricePerDay: '33.33' },
    });
    expect(await call(show, request)).toMatchObject({ status: 404 });
    const found = await call(search, { query: { city: 'Lisbon', minPrice: '30' } });
    expect(found.body.spaces).toEqual([]);
    await call(change, { ...request, claims: ADA, body: { status: 'listed', pricePerDay: '40' } });
    expect(await call(search, { query: { city: 'Lisbon', minPrice: '30' } })).toMatchObject({ body: { spaces: [{ pricePerDay: '40' }] } });
  });

  test('an upload is signed for one key below the space, one type and so many bytes', async () => {
    const request = { params: { slug: 'loft' }, body: { type: 'image/png' } };
    expect(await call(startUpload, { ...request, claims: BOB })).toMatchObject({ status: 403 });
    expect(await call(startUpload, { ...request, claims: ADA, body: { type: 'image/svg+xml' } })).toMatchObject({ status: 400 });
    const { body } = await call(startUpload, { ...request, claims: ADA });
    expect(body.path).toMatch(new RegExp(`^/images/${SPACE_ID}/[0-9a-f-]{36}\\.png$`));
    const { conditions } = JSON.parse(Buffer.from(body.fields.Policy, 'base64').toString());
    expect(conditions).toEqual(
      expect.arrayContaining([{ key: body.path.slice(1) }, { 'Content-Type': 'image/png' }, ['content-length-range', 1, 8 * 1024 * 1024]]),
    );
  });

  test('a photo is one of the space itself, and comes last', async () => {
    const request = { claims: ADA, params: { slug: 'loft' } };
    const path = (space: string): string => `/images/${space}/one.png`;
    expect(await call(addPhoto, { ...request, body: { path: path('somebody-else') } })).toMatchObject({ status: 400 });
    expect(await call(addPhoto, { ...request, body: { path: 'https://example.com/one.png' } })).toMatchObject({ status: 400 });
    for (const position of [1, 2]) {
      expect(await call(addPhoto, { ...request, body: { path: path(SPACE_ID) } })).toMatchObject({ status: 201, body: { position } });
    }
  });
});
