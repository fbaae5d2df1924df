import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { xml, xmlTexts } from '../aws/s3/xml';

const PATH = /^\/2020-05-31\/distribution\/([^/]+)\/invalidation(?:\/([^/?]+))?$/;

/** CreateInvalidation and GetInvalidation: nothing is kept locally, so an invalidation is complete at once. */
export class CloudFrontService {
  /** Paths that were invalidated, by id of the distribution. */
  public readonly invalidated = new Map<string, string[]>();

  public async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (message.url ?? '').split('?')[0];
    const [, distribution, id] = PATH.exec(path) ?? [];
    let body = '';
    for await (const chunk of message) body += chunk;
    if (distribution === undefined || message.method !== (id === undefined ? 'POST' : 'GET')) {
      return refuse(response, 400, 'NotAvailableLocally', `cloudfront ${message.method} ${path} is not available locally.`);
    }
    const known = this.invalidated.get(distribution);
    if (!known) return refuse(response, 404, 'NoSuchDistribution', `There is no distribution ${distribution} in this run.`);
    known.push(...xmlTexts(body, 'Path'));
    const [reference] = xmlTexts(body, 'CallerReference');
    const made = id ?? `I${createHash('sha256').update(`${distribution}/${reference}`).digest('hex').slice(0, 24).toUpperCase()}`;
    const document = xml('Invalidation', {
      Id: made,
      Status: 'Completed',
      CreateTime: new Date().toISOString(),
      InvalidationBatch: { Paths: { Quantity: 0 }, CallerReference: reference ?? 'local' },
    });
    response.writeHead(id === undefined ? 201 : 200, { 'content-type': 'text/xml', location: `${path}/${made}` }).end(document);
  }
}

function refuse(response: ServerResponse, status: number, code: string, text: string): void {
  const document = xml('ErrorResponse', { Error: { Type: 'Sender', Code: code, Message: text }, RequestId: 'local' });
  response.writeHead(status, { 'content-type': 'text/xml' }).end(document);
}
