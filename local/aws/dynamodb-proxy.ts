import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/** Passes requests on to the DynamoDB engine as they are. */
export class DynamoDbProxy {
  private readonly agent = new Agent({ keepAlive: true });

  public constructor(private readonly endpoint: string) {}

  public handle(message: IncomingMessage, response: ServerResponse): void {
    const target = new URL(this.endpoint);
    const onward = request(
      {
        agent: this.agent,
        hostname: target.hostname,
        port: target.port,
        method: message.method,
        path: message.url,
        headers: { ...message.headers, host: target.host },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        pipeline(answer, response, () => undefined);
      },
    );
    onward.on('error', (error) => {
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(500, { 'content-type': 'application/x-amz-json-1.0' })
          .end(JSON.stringify({ __type: 'InternalServerError', message: error.message }));
    });
    pipeline(message, onward, () => undefined);
  }

  public stop(): void {
    this.agent.destroy();
  }
}
