import { createHash } from 'node:crypto';
import { bodyOf, HttpProblem, reply, route } from 'cdk-single-table/handler';
import { model } from './model';

/** Shows what arrives. */
export const echo = route(model, { query: { q: 'string?', tag: 'string[]?' } }, ({ method, path, headers, cookies, query, event }) => ({
  method,
  path,
  headers,
  cookies,
  query,
  version: event.version ?? '1.0',
}));

export const named = route(model, { params: { name: 'string' } }, ({ params }) => params);
export const file = route(model, { params: { path: 'string' } }, ({ params }) => params);

export const create = route(model, { body: bodyOf(model, 'Note') }, async ({ body, table }) => {
  await table.Note.create(body);
  return reply(201, body, { headers: { location: `/notes/${body.noteId}` } });
});

export const show = route(model, { params: { noteId: 'uuid' } }, async ({ params, table }) => {
  const note = await table.Note.get(params);
  if (!note) throw new HttpProblem(404, 'There is no such note');
  return note;
});

export const change = route(model, { params: { noteId: 'uuid' }, body: bodyOf(model, 'Note', ['title']) }, ({ params, body, table }) =>
  table.Note.update(params, body, { returning: true }),
);

export const remove = route(model, { params: { noteId: 'uuid' } }, async ({ params, table }) => {
  await table.Note.delete(params);
});

export const page = route(model, {}, () =>
  reply(200, '<h1>Grüße</h1>', { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=60' } }),
);

/** No text: a signature that every program looks for, and a byte that UTF-8 does not have. */
export const picture = route(model, {}, () =>
  reply(200, new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff]), { headers: { 'content-type': 'image/png' } }),
);

export const upload = route(model, {}, ({ rawBody }) => ({
  bytes: rawBody.length,
  sha256: createHash('sha256').update(rawBody).digest('hex'),
}));

export const several = route(model, {}, () =>
  reply(
    200,
    { ok: true },
    { headers: { 'x-list': ['one', 'two'] }, cookies: [{ name: 'session', value: 'a b', maxAge: 60 }, 'theme=dark; Path=/'] },
  ),
);

export const me = route(model, {}, ({ claims }) => ({ sub: claims.sub, role: claims.role }));

export const conflict = route(model, {}, () => {
  throw new HttpProblem(409, 'Somebody was faster', { type: 'https://example.com/problems/race', members: { winner: 'ada' } });
});

export const broken = route(model, {}, () => {
  throw new Error('the password is hunter2');
});

/** Not made with `route()`: no header and no care. */
export const plain = async () => ({ statusCode: 200, body: 'plain' });
