import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnOutput, CustomResource, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type LocalEvent, type LocalOptions, type LocalRun, startLocal } from '../../../local';
import { buildChildren } from '../children';
import { testFolder } from '../fixture/synthesize';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = testFolder();
const runs: LocalRun[] = [];
beforeAll(() => buildChildren('warden', 'runtime', 'network-guard'));
afterEach(() => Promise.all(runs.splice(0).map((run) => run.stop())));
afterAll(() => rmSync(folder, { recursive: true }));

/** A custom resource as anybody writes it: does what its property says. */
const HANDLER = `
exports.handler = async (event) => {
  const { Does } = event.ResourceProperties;
  console.log(JSON.stringify(event));
  if (Does === 'throw') throw new Error('broken');
  if (Does === 'nothing') return;
  const body = JSON.stringify({
    Status: Does === 'fail' ? 'FAILED' : 'SUCCESS', Reason: 'no such thing', PhysicalResourceId: 'thing-1', Data: { Answer: 42 },
    StackId: event.StackId, RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId,
  });
  await new Promise((resolve, reject) => {
    const call = require('http').request(event.ResponseURL, { method: 'PUT', headers: { 'content-type': '', 'content-length': body.length } }, resolve);
    call.on('error', reject).end(body);
  });
};`;

let count = 0;
async function start(build: (stack: Stack) => void, options: Partial<LocalOptions> = {}): Promise<{ run: LocalRun; events: LocalEvent[] }> {
  const name = join(folder, `${count++}`);
  const app = new App({ outdir: join(name, 'cdk.out') });
  const stack = new Stack(app, 'Plain');
  build(stack);
  app.synth();
  const events: LocalEvent[] = [];
  const run = await startLocal({
    app: join(name, 'cdk.out'),
    dataDir: join(name, 'data'),
    onEvent: (event) => events.push(event),
    ...options,
  });
  runs.push(run);
  return { run, events };
}

function thing(stack: Stack, does: string, serviceToken?: string): CustomResource {
  const provider = new LambdaFunction(stack, 'Provider', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline(HANDLER),
  });
  return new CustomResource(stack, 'Thing', {
    resourceType: 'Custom::Thing',
    serviceToken: serviceToken ?? provider.functionArn,
    properties: { Does: does, Count: 3, Deep: { On: true, List: [1, 'two'] }, Name: new Bucket(stack, 'Bucket').bucketName },
  });
}

describe('a custom resource', () => {
  test('runs in its own function, with the event of a new stack', async () => {
    const { events } = await start((stack) => {
      new CfnOutput(stack, 'Answer', { value: thing(stack, 'work').getAttString('Answer') });
    });
    const event = events.flatMap((one) => (one.type === 'log' ? [one.json] : []))[0];
    expect(event).toMatchObject({
      RequestType: 'Create',
      ResourceType: 'Custom::Thing',
      LogicalResourceId: 'Thing',
      StackId: expect.stringMatching(/:stack\/Plain\//),
      // CloudFormation sends texts.
      ResourceProperties: {
        Does: 'work',
        Count: '3',
        Deep: { On: 'true', List: ['1', 'two'] },
        Name: expect.stringMatching(/^plain-bucket/),
      },
    });
  });

  test.each<[string, (stack: Stack) => void, RegExp]>([
    ['that fails', (stack) => thing(stack, 'fail'), /Custom::Thing Plain\/Thing failed: no such thing\n.*--ignore Custom::Thing/],
    ['whose function throws', (stack) => thing(stack, 'throw'), /failed: .*broken/],
    ['that gives no answer', (stack) => thing(stack, 'nothing'), /without an answer/],
    [
      'of another stack',
      (stack) => thing(stack, 'work', 'arn:aws:lambda:us-east-1:111111111111:function:elsewhere'),
      /no function .*elsewhere/,
    ],
  ])('%s ends the start', async (_name, build, message) => {
    await expect(start(build)).rejects.toMatchObject({ code: 'CustomResourceFailed', message: expect.stringMatching(message) });
  });

  test('can be done without', async () => {
    const { events } = await start((stack) => thing(stack, 'fail'), { ignore: ['Custom::Thing'] });
    expect(events.filter(({ type }) => type === 'log')).toEqual([]);
  });
});

describe('a distribution of plain CDK', () => {
  const site = async (props: Partial<cloudfront.DistributionProps> = {}, options: Partial<LocalOptions> = {}) => {
    const { run, events } = await start((stack) => {
      const distribution = new cloudfront.Distribution(stack, 'Site', {
        defaultRootObject: 'home.html',
        defaultBehavior: {
          origin: S3BucketOrigin.withOriginAccessControl(new Bucket(stack, 'Pages')),
          functionAssociations: [
            {
              eventType: cloudfront.FunctionEventType.VIEWER_RESPONSE,
              function: new cloudfront.Function(stack, 'Seen', {
                code: cloudfront.FunctionCode.fromInline(
                  `function handler(e) { e.response.headers['x-seen'] = { value: e.request.uri }; return e.response; }`,
                ),
              }),
            },
          ],
        },
        additionalBehaviors: { '/old/*': { origin: new HttpOrigin('old.example.com') } },
        ...props,
      });
      new CfnOutput(stack, 'Url', { value: distribution.distributionDomainName });
    }, options);
    const url = run.urls[0]?.url;
    const bucket = run.buckets[0];
    await fetch(`${run.endpoints.aws}/${bucket}/home.html`, { method: 'PUT', body: 'home', headers: { authorization: SIGNED } });
    return { url, events };
  };
  const SIGNED = 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x';

  test('has its root object, and its function sees the answer', async () => {
    const { url } = await site();
    const answer = await fetch(`${url}/`);
    expect([answer.status, await answer.text(), answer.headers.get('x-seen')]).toEqual([200, 'home', '/']);
  });

  test('without permission to list the bucket, what is missing is forbidden', async () => {
    const { url } = await site();
    const answer = await fetch(`${url}/none.html`);
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
  });

  test('an origin that is not part of the run is not reached', async () => {
    const { url, events } = await site();
    const answer = await fetch(`${url}/old/page`);
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('old.example.com is not part of this run')]);
    expect(events).toContainEqual({ type: 'notice', message: expect.stringContaining('old.example.com') });
  });

  test('what would be served differently is refused by name', async () => {
    const errorResponses = [{ httpStatus: 404, responseHttpStatus: 200, responsePagePath: '/home.html' }];
    await expect(site({ errorResponses })).rejects.toMatchObject({
      code: 'CloudFrontNotAvailable',
      message: expect.stringMatching(/custom error responses.*--ignore AWS::CloudFront::Distribution/),
    });
    const { url } = await site({ errorResponses }, { ignore: ['AWS::CloudFront::Distribution'] });
    expect(url).toBeUndefined();
  });
});
