import { pass } from './pass.mjs';

const HEADERS = { 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': 'private, max-age=86400' };

/** Draws what the query says. It has no table and no secret: whoever changes the query changes a picture. */
export async function handler({ queryStringParameters: query }) {
  const { title, city, from, to, name, code } = query ?? {};
  if (!title || !from || !code) {
    const problem = { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'A pass has a title, a first day and a code.' };
    return { statusCode: 400, headers: { 'content-type': 'application/problem+json' }, body: JSON.stringify(problem) };
  }
  return { statusCode: 200, headers: HEADERS, body: pass({ title, city, from, to, name, code }) };
}
