import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../loopback';
import type { Outbox } from './outbox';
import { htmlPage, listPage, messagePage } from './outbox-page';

export interface OutboxServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Of the page itself: its own style, and the frame with the mail. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'";
/** Of the mail in the frame: no scripts, nothing from elsewhere, no origin. */
const MAIL_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * Shows the outbox on loopback: the list at `/`, one mail at `/messages/<id>`, its HTML at `/messages/<id>/html`, everything as JSON at
 * `/messages.json`, which `DELETE` empties.
 */
export async function startOutboxServer(outbox: Outbox): Promise<OutboxServer> {
  const server = createServer((message, response) => answer(outbox, message, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly type?: 'text/plain' | 'text/html' | 'application/json';
  readonly body?: string;
  readonly policy?: string;
}

function answer(outbox: Outbox, message: IncomingMessage, response: ServerResponse): void {
  const { status, type = 'text/plain', body = '', policy = PAGE_POLICY } = answerTo(outbox, message);
  const headers = { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' };
  response.writeHead(status, { ...headers, 'cache-control': 'no-store' }).end(body);
}

function answerTo(outbox: Outbox, { method, url = '/', headers }: IncomingMessage): Answer {
  // A page elsewhere could name this machine by a host of its own and read mails.
  if (!isLoopback((headers.host ?? '').replace(/:\d+$/, ''))) return { status: 403, body: 'Only for this machine.\n' };
  const path = url.split('?')[0];
  if (path === '/messages.json' && method === 'DELETE') {
    outbox.clear();
    return { status: 204 };
  }
  if (method !== 'GET') return { status: 405, body: 'Only GET, and DELETE of /messages.json.\n' };
  if (path === '/') return { status: 200, type: 'text/html', body: listPage(outbox) };
  if (path === '/messages.json') return { status: 200, type: 'application/json', body: JSON.stringify(outbox.messages, null, 2) };
  const [, id = '', view] = /^\/messages\/([\w-]+)(\/html)?$/.exec(path) ?? [];
  const mail = outbox.find(id);
  if (!mail || (view && mail.html === undefined)) return { status: 404, body: 'There is no such mail.\n' };
  if (view) return { status: 200, type: 'text/html', body: htmlPage(mail.html ?? ''), policy: MAIL_POLICY };
  return { status: 200, type: 'text/html', body: messagePage(mail) };
}
