import { route } from '../../lib/handler';
import { eventV1, eventV2, type TestRequest } from '../support/http-events';
import { model } from './support';

/** Status, problems and what the handler saw, which is the same for both formats. */
export async function seen(input: object, request: TestRequest) {
  const results = [];
  for (const event of [eventV1, eventV2]) {
    let values: unknown;
    const handler = route(model, input as { body: { a: 'string' } }, ({ params, query, body }) => {
      values = { params, query, body };
    });
    const { statusCode, body } = await handler(event(request));
    const problem = body === '' ? undefined : JSON.parse(body);
    results.push({ status: statusCode, values, detail: problem?.detail, errors: problem?.errors });
  }
  expect(results[0]).toEqual(results[1]);
  return results[0];
}
