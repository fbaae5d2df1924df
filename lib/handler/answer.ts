import { answerJson } from './answer-json';
import { corsHeaders } from './cors';
import type { HttpResult } from './http-event';
import type { HttpProblem } from './http-problem';
import type { HttpRequest } from './http-request';
import { isReply, type Reply, reply } from './reply';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * What a handler returned, as API Gateway takes it: a reply, nothing (204), or a JSON value (200).
 *
 * @throws TypeError for what is no JSON value.
 */
export function answer(request: HttpRequest, returned: unknown): HttpResult {
  if (isReply(returned)) return result(request, returned);
  return result(request, returned === undefined ? reply(204) : reply(200, returned));
}

/** A problem as API Gateway takes it. Not cached: it may be gone the next time. */
export function problemAnswer(request: HttpRequest, problem: HttpProblem): HttpResult {
  const headers = { ...problem.headers, 'content-type': 'application/problem+json; charset=utf-8' };
  return result(request, reply(problem.status, answerJson(problem.body(request.requestId), 'the problem'), { headers }));
}

function result(request: HttpRequest, { status, body, headers, cookies }: Reply): HttpResult {
  const { format, method } = request;
  const { text, type } = content(body, headers.has('content-type'));
  const sent = new Map<string, readonly string[]>([
    ['cache-control', ['no-store']],
    ...(type ? [['content-type', [type]] as const] : []),
    ...corsHeaders(request),
    ...headers,
  ]);
  const isBase64Encoded = body instanceof Uint8Array;
  const common = { statusCode: status, body: method === 'HEAD' ? '' : text, isBase64Encoded };
  if (format === '2.0') {
    return { ...common, headers: Object.fromEntries([...sent].map(([name, values]) => [name, values.join(', ')])), cookies: [...cookies] };
  }
  const several = [...sent].filter(([, values]) => values.length !== 1);
  return {
    ...common,
    headers: Object.fromEntries([...sent].flatMap(([name, values]) => (values.length === 1 ? [[name, values[0]]] : []))),
    multiValueHeaders: {
      ...Object.fromEntries(several.map(([name, values]) => [name, [...values]])),
      ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
    },
  };
}

/** The text of a body, and its type unless the headers have one. */
function content(body: unknown, hasType: boolean): { readonly text: string; readonly type?: string } {
  if (body === undefined) return { text: '' };
  if (body instanceof Uint8Array) {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64');
    return { text, type: 'application/octet-stream' };
  }
  return typeof body === 'string' && hasType ? { text: body } : { text: answerJson(body), type: JSON_TYPE };
}
