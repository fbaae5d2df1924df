import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Answer = (input: never) => object;

/** An SDK client whose requests are answered here, in JSON as DynamoDB would. */
// biome-ignore lint/suspicious/noExplicitAny: requests of every operation
export function stubClient(answers: { readonly [operation: string]: (input: any) => object }): DynamoDBClient {
  const handle = async (request: { headers: Record<string, string>; body: string | Uint8Array }) => {
    const operation = request.headers['x-amz-target'].split('.')[1];
    const answer = answers[operation] as Answer | undefined;
    if (!answer) throw new Error(`no answer for ${operation}`);
    const body = new TextEncoder().encode(JSON.stringify(answer(JSON.parse(textOf(request.body)) as never)));
    return { response: { statusCode: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body } };
  };
  const requestHandler = {
    handle,
    metadata: { handlerProtocol: 'http/1.1' },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
  return new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: requestHandler as never,
  });
}

const textOf = (body: string | Uint8Array) => (typeof body === 'string' ? body : new TextDecoder().decode(body));
