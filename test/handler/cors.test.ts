import { HttpProblem, reply, route } from '../../lib/handler';
import { FORMATS } from '../support/http-events';
import { model } from './support';

const event = FORMATS.find(([format]) => format === '1.0')?.[1] as (typeof FORMATS)[number][1];
const NAMES = ['CORS_ORIGINS', 'CORS_CREDENTIALS'];

async function headersFor(origin: string | undefined, environment: Record<string, string>, handle: () => unknown = () => reply(204)) {
  Object.assign(process.env, environment);
  const { headers } = await route(model, {}, handle)(event(origin === undefined ? {} : { headers: { Origin: origin } }));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name === 'vary' || name.startsWith('access-control')));
}

afterEach(() => {
  for (const name of NAMES) delete process.env[name];
});

test('without variables nothing is added', async () => {
  expect(await headersFor('https://a.example.com', {})).toEqual({});
});

test('an origin among several may read the answer, others may not', async () => {
  const environment = { CORS_ORIGINS: 'https://a.example.com,https://b.example.com' };
  expect(await headersFor('https://b.example.com', environment)).toEqual({
    'access-control-allow-origin': 'https://b.example.com',
    vary: 'Origin',
  });
  expect(await headersFor('https://evil.example.com', environment)).toEqual({ vary: 'Origin' });
  expect(await headersFor(undefined, environment)).toEqual({ vary: 'Origin' });
});

test('cookies may be sent where the API says so', async () => {
  const environment = { CORS_ORIGINS: 'https://a.example.com', CORS_CREDENTIALS: 'true' };
  expect(await headersFor('https://a.example.com', environment)).toMatchObject({ 'access-control-allow-credentials': 'true' });
});

test('every origin is answered with a star', async () => {
  expect(await headersFor('https://a.example.com', { CORS_ORIGINS: '*' })).toEqual({ 'access-control-allow-origin': '*' });
});

test('problems have the headers too', async () => {
  const problem = () => {
    throw new HttpProblem(404, 'There is no such user');
  };
  expect(await headersFor('https://a.example.com', { CORS_ORIGINS: 'https://a.example.com' }, problem)).toMatchObject({
    'access-control-allow-origin': 'https://a.example.com',
  });
});
