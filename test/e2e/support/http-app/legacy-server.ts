import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The old server: shows what arrives, and answers as it always did. */
export async function startLegacyServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (request.url === '/base/picture.png') {
      response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]));
      return;
    }
    response.writeHead(request.method === 'OPTIONS' ? 204 : 203, {
      'content-type': 'application/json',
      'set-cookie': ['a=1; Path=/', 'b=2; Path=/'],
      'access-control-allow-origin': 'https://old-page.example.com',
      'x-powered-by': 'Express',
    });
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body: body.toString('base64') }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
