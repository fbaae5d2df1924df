import { send } from '../support/http-app/send';
import type { ApiName, HttpRun } from './run';
import { gateway, RESPONSES } from './table';

const TOO_MANY = gateway(
  429,
  'Too Many Requests',
  { title: 'Too Many Requests', detail: 'Too Many Requests', headers: { 'retry-after': '1' } },
  RESPONSES,
);

/** How many requests are too many: two at once and one in a hundred seconds are allowed. */
export function limits(http: () => HttpRun, api: ApiName): void {
  test('above the limit a request is refused, and calls nothing', async () => {
    const { limited } = http().addresses(api);
    const results = [];
    for (let i = 0; i < 4; i++) results.push(await send(limited, '/page'));
    expect(results.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
    const { headers, json } = TOO_MANY[api];
    const [, , refused] = results;
    expect(JSON.parse(refused.text)).toEqual(json);
    expect(refused.headers['content-type']).toEqual([headers?.['content-type']]);
    if (api === 'Rest') expect(refused.headers['retry-after']).toEqual(['1']);
  });

  test('headers of more than 10 KB are refused', async () => {
    const { status } = await send(http().addresses(api).api, '/echo', { headers: { 'x-large': 'x'.repeat(11_000) } });
    expect(status).toBe(431);
  });
}
