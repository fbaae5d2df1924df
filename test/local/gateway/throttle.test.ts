import { ApiKeySourceType, LambdaIntegration, Period, RequestAuthorizer, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import fc from 'fast-check';
import { limitOf, Throttle } from '../../../local/gateway/throttle';
import { type Served, serveStack, testFunction } from './serve';

const served: Served[] = [];
afterAll(() => Promise.all(served.map((api) => api.stop())));
const kept = async (starting: Promise<Served>): Promise<Served> => {
  const api = await starting;
  served.push(api);
  return api;
};
const ok = () => ({ statusCode: 200, body: 'ok' });

describe('a token bucket', () => {
  test('gives its burst at once and its rate over time', () => {
    let now = 0;
    const throttle = new Throttle(() => now);
    const take = (): boolean => throttle.take('a', { rate: 2, burst: 3 });
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
    now = 499;
    expect(take()).toBe(false);
    now = 500;
    expect([take(), take()]).toEqual([true, false]);
    expect(throttle.take('b', { rate: 2, burst: 3 })).toBe(true);
  });

  test('never gives more than burst + rate × time', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 }), (waits, rate, burst) => {
        let now = 0;
        const throttle = new Throttle(() => now);
        let given = 0;
        for (const wait of waits) {
          now += wait;
          if (throttle.take('k', { rate, burst })) given++;
        }
        expect(given).toBeLessThanOrEqual(burst + (rate * now) / 1000);
        expect(given).toBeGreaterThanOrEqual(Math.min(waits.length, burst));
      }),
      { numRuns: 50 },
    );
  });

  test('no settings, no limit', () => {
    expect([limitOf({}), limitOf({ ThrottlingBurstLimit: 5 })]).toEqual([undefined, { rate: 5, burst: 5 }]);
  });
});

test('HTTP API: the limit of the stage counts per route, one of a route comes before it', async () => {
  const api = await kept(
    serveStack(
      (stack) => {
        const http = new HttpApi(stack, 'Http');
        const integration = new HttpLambdaIntegration('I', testFunction(stack));
        for (const path of ['/a', '/b', '/none']) http.addRoutes({ path, methods: [HttpMethod.GET], integration });
        const stage = http.defaultStage?.node.defaultChild as CfnStage;
        stage.defaultRouteSettings = { throttlingRateLimit: 0.001, throttlingBurstLimit: 2 };
        stage.routeSettings = { 'GET /none': { ThrottlingRateLimit: 0, ThrottlingBurstLimit: 0 } };
      },
      { Fn: ok },
    ),
  );
  const statuses = [];
  for (const path of ['/a', '/a', '/a', '/b', '/none']) statuses.push((await fetch(api.url + path)).status);
  expect(statuses).toEqual([200, 200, 429, 200, 429]);
  expect(await (await fetch(`${api.url}/a`)).text()).toBe('{"message":"Too Many Requests"}');
});

describe('REST API', () => {
  test('method settings of the stage', async () => {
    const api = await kept(
      serveStack(
        (stack) => {
          const methodOptions = {
            '/users/{id}/GET': { throttlingRateLimit: 0.001, throttlingBurstLimit: 1 },
            '/*/*': { throttlingRateLimit: 0.001, throttlingBurstLimit: 2 },
          };
          const rest = new RestApi(stack, 'Rest', { deployOptions: { methodOptions } });
          const users = rest.root.addResource('users');
          const fn = new LambdaIntegration(testFunction(stack));
          users.addMethod('GET', fn);
          users.addResource('{id}').addMethod('GET', fn);
        },
        { Fn: ok },
      ),
    );
    const statuses = [];
    for (const path of ['/users/1', '/users/2', '/users', '/users', '/users']) statuses.push((await fetch(api.url + path)).status);
    expect(statuses).toEqual([200, 429, 200, 200, 429]);
  });

  test('API keys of usage plans: required, throttled and counted', async () => {
    const api = await kept(
      serveStack(
        (stack) => {
          const rest = new RestApi(stack, 'Rest');
          rest.root.addMethod('GET', new LambdaIntegration(testFunction(stack)), { apiKeyRequired: true });
          const plan = (id: string, key: string, options: object): void => {
            const made = rest.addUsagePlan(id, { apiStages: [{ stage: rest.deploymentStage }], ...options });
            made.addApiKey(rest.addApiKey(`${id}Key`, { value: key }));
          };
          plan('Slow', 'slow-key-0123456789012', { throttle: { rateLimit: 0.001, burstLimit: 1 } });
          plan('Small', 'small-key-012345678901', { quota: { limit: 2, period: Period.DAY } });
          rest.addApiKey('Stray', { value: 'stray-key-012345678901' });
        },
        { Fn: (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext.identity) }) },
      ),
    );
    const call = async (key?: string) => {
      const response = await fetch(api.url, { headers: key === undefined ? {} : { 'x-api-key': key } });
      return [response.status, await response.json()];
    };
    const forbidden = [403, { message: 'Forbidden' }];
    expect([await call(), await call('guess'), await call('stray-key-012345678901')]).toEqual([forbidden, forbidden, forbidden]);
    expect(await call('slow-key-0123456789012')).toEqual([
      200,
      expect.objectContaining({ apiKey: 'slow-key-0123456789012', apiKeyId: expect.any(String) }),
    ]);
    expect(await call('slow-key-0123456789012')).toEqual([429, { message: 'Too Many Requests' }]);
    const small = [await call('small-key-012345678901'), await call('small-key-012345678901'), await call('small-key-012345678901')];
    expect(small.map(([status]) => status)).toEqual([200, 200, 429]);
    expect(small[2][1]).toEqual({ message: 'Limit Exceeded' });
    expect(api.notices).toContainEqual(expect.stringMatching(/^API key .*SlowKey.*: x-api-key: slow-key-0123456789012$/));
  });

  test('the key may come from the authorizer', async () => {
    const api = await kept(
      serveStack(
        (stack) => {
          const rest = new RestApi(stack, 'Rest', { apiKeySourceType: ApiKeySourceType.AUTHORIZER });
          const authorizer = new RequestAuthorizer(stack, 'Auth', {
            handler: testFunction(stack, 'AuthFn'),
            identitySources: ['method.request.header.Name'],
          });
          rest.root.addMethod('GET', new LambdaIntegration(testFunction(stack)), { apiKeyRequired: true, authorizer });
          rest
            .addUsagePlan('Plan', { apiStages: [{ stage: rest.deploymentStage }] })
            .addApiKey(rest.addApiKey('Key', { value: 'key-of-ada-0123456789' }));
        },
        {
          Fn: ok,
          AuthFn: ({ methodArn, headers }) => ({
            principalId: 'x',
            policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: methodArn }] },
            usageIdentifierKey: headers.Name === 'ada' ? 'key-of-ada-0123456789' : 'none',
          }),
        },
      ),
    );
    const status = async (name: string) => (await fetch(api.url, { headers: { Name: name } })).status;
    expect([await status('ada'), await status('eve')]).toEqual([200, 403]);
  });
});
