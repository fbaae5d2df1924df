import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { TableStream, type TableStreamProps } from '../../lib/stream';
import { SingleTable } from '../../lib/table';
import { buildFunction } from '../support/bundle';
import { allows, arnText, type Statement } from '../support/iam';
import { tableModel } from '../support/table-model';

jest.setTimeout(60_000); // a bundle is made, on a machine that may be busy

const ENV = { account: '111111111111', region: 'eu-west-1' };
const code = lambda.Code.fromInline('exports.handler = async () => {};');

beforeAll(() => buildFunction('stream-events'));

function create(props: Partial<TableStreamProps> | ((stack: Stack) => Partial<TableStreamProps>) = { code }, encryption = false) {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: ENV });
  const key = encryption
    ? dynamodb.TableEncryptionV2.customerManagedKey(new kms.Key(stack, 'Key', { enableKeyRotation: true }))
    : undefined;
  const table = new SingleTable(stack, 'Table', { model: tableModel(), encryption: key });
  const own = typeof props === 'function' ? props(stack) : props;
  const stream = new TableStream(stack, 'Stream', { table, entities: ['User'], ...own });
  return { app, stack, table, stream, template: () => Template.fromStack(stack) };
}

const toBus = (stack: Stack) => ({ eventBus: new events.EventBus(stack, 'Bus') });

function mappingOf(template: Template) {
  const [{ Properties, DependsOn }] = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
  return { ...Properties, DependsOn };
}

function statementsOf(template: Template): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

describe('a stream to a function', () => {
  test('turns the stream on and reads it from the beginning', () => {
    const { template } = create();
    template().hasResourceProperties('AWS::DynamoDB::GlobalTable', { StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } });
    expect(mappingOf(template())).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^Table/), 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
    });
  });

  test('gives a change up after three more attempts, alone, and tells a queue', () => {
    const { stack, stream, template } = create();
    expect(mappingOf(template())).toMatchObject({
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 3,
      DestinationConfig: { OnFailure: { Destination: stack.resolve(stream.deadLetterQueue.queueArn) } },
    });
    template().hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
    template().hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })] },
    });
  });

  test('takes other values, and a queue of its own', () => {
    const { template } = create((stack) => ({
      code,
      batchSize: 10,
      maxBatchingWindow: Duration.seconds(5),
      parallelizationFactor: 4,
      retryAttempts: 0,
      maxRecordAge: Duration.hours(1),
      startingPosition: lambda.StartingPosition.LATEST,
      deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'Failed', 'arn:aws:sqs:eu-west-1:111111111111:failed'),
    }));
    expect(mappingOf(template())).toMatchObject({
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 5,
      ParallelizationFactor: 4,
      MaximumRetryAttempts: 0,
      MaximumRecordAgeInSeconds: 3600,
      StartingPosition: 'LATEST',
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:111111111111:failed' } },
    });
    template().resourceCountIs('AWS::SQS::Queue', 0);
  });

  test('the function may read this stream and write to this queue, and nothing else of both', () => {
    const { stack, stream, table, template } = create();
    const statements = statementsOf(template());
    const streamArn = arnText(stack.resolve(table.enableStream()));
    const queueArn = arnText(stack.resolve(stream.deadLetterQueue.queueArn));
    const can = (action: string, resource: string) => allows(statements, { action, resource });
    for (const operation of ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']) {
      expect(can(`dynamodb:${operation}`, streamArn)).toBe(true);
      expect(can(`dynamodb:${operation}`, `${streamArn}2`)).toBe(false);
    }
    for (const operation of ['GetItem', 'Query', 'Scan', 'PutItem']) {
      expect(can(`dynamodb:${operation}`, arnText(stack.resolve(table.tableArn)))).toBe(false);
    }
    expect([can('sqs:SendMessage', queueArn), can('sqs:ReceiveMessage', queueArn)]).toEqual([true, false]);
  });

  test('has its permissions before the mapping is created, for Lambda tries them then', () => {
    const { template } = create();
    const policies = Object.keys(template().findResources('AWS::IAM::Policy'));
    expect(mappingOf(template()).DependsOn).toEqual(expect.arrayContaining(policies));
  });

  test('may use entities of the table, and the key that encrypts it', () => {
    const { template } = create({ code, reads: ['User'] }, true);
    const actions = statementsOf(template()).flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(['dynamodb:GetItem', 'kms:Decrypt']));
    template().hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { SINGLE_TABLE_NAME: Match.anyValue() } } });
  });

  test("can be one of the user's own", () => {
    const { stream, stack, template } = create((scope) => ({
      function: new lambda.Function(scope, 'Own', { code, handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X }),
    }));
    template().resourceCountIs('AWS::Lambda::Function', 1);
    expect(mappingOf(template()).FunctionName).toEqual(stack.resolve(stream.function.functionName));
    expect(statementsOf(template()).flatMap(({ Action }) => Action)).toContain('dynamodb:GetRecords');
  });
});

describe('a stream to an event bus', () => {
  test('goes through a function that may send to this bus, and nothing else', () => {
    const { stack, stream, template } = create(toBus);
    template().hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Environment: { Variables: { EVENT_BUS_NAME: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Bus'), 'Arn'] } } },
    });
    const bus = arnText(stack.resolve((stack.node.findChild('Bus') as events.EventBus).eventBusArn));
    const statements = statementsOf(template());
    const can = (action: string, resource: string) => allows(statements, { action, resource });
    expect([can('events:PutEvents', bus), can('events:PutEvents', `${bus}2`), can('events:PutRule', bus)]).toEqual([true, false, false]);
    expect(mappingOf(template()).FunctionName).toEqual(stack.resolve(stream.function.functionName));
  });

  test('sends what the model says at synthesis: another model, or another entity, is another version of the code', () => {
    const hash = (props: Partial<TableStreamProps>) => {
      const { template } = create((stack) => ({ ...toBus(stack), ...props }));
      const [{ Properties }] = Object.values(template().findResources('AWS::Lambda::Function'));
      return Properties.Code.S3Key;
    };
    expect(hash({ entities: ['User'] })).toBe(hash({ entities: ['User'] }));
    expect(hash({ entities: ['User'] })).not.toBe(hash({ entities: ['Session'] }));
  });
});

test('a third reader of one table is warned of: DynamoDB serves two', () => {
  const { stack, table } = create();
  new TableStream(stack, 'Second', { table, entities: ['User'], code });
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('streams read'));
  new TableStream(stack, 'Third', { table, entities: ['User'], code });
  Annotations.fromStack(stack).hasWarning('/Shop/Third', Match.stringLikeRegexp('3 streams read the table Shop/Table'));
});

test.each<[string, Partial<TableStreamProps> | ((stack: Stack) => Partial<TableStreamProps>), string]>([
  ['an unknown entity', { code, entities: ['Usr'] }, '"Usr" is no entity of the model: it has User, Session, UserBadge'],
  ['no entity', { code, entities: [] }, 'entities: is empty: name at least one entity [TableStream.Entities]'],
  ['no target', {}, 'entry, code, image, function, eventBus: none is given, so the changes go nowhere: give exactly one of them'],
  ['two targets', (stack) => ({ code, ...toBus(stack) }), 'code: is for a function, and the changes go to eventBus'],
  ['options of a function with a bus', (stack) => ({ memorySize: 512, ...toBus(stack) }), 'memorySize: is for a function'],
  ['entry and code', { code, entry: 'handler.ts' }, '[ServerlessFunction.Target]'],
  ['an entry that is missing', { entry: 'no-such-file.ts' }, 'no-such-file.ts'],
  [
    'a FIFO queue',
    { code, deadLetterQueue: sqs.Queue.fromQueueArn(new Stack(), 'Q', 'arn:aws:sqs:eu-west-1:111111111111:failed.fifo') },
    'deadLetterQueue: is a FIFO queue, which Lambda does not report to: use a standard one [TableStream.FifoQueue]',
  ],
  ['a batch of nothing', { code, batchSize: 0 }, 'batchSize: must be a whole number from 1 to 10000, not 0 [TableStream.Range]'],
  ['too much at once', { code, parallelizationFactor: 11 }, 'parallelizationFactor: must be a whole number from 1 to 10, not 11'],
  ['negative retries', { code, retryAttempts: -1 }, '[TableStream.Range]'],
  [
    'a window that is too long',
    { code, maxBatchingWindow: Duration.minutes(6) },
    'maxBatchingWindow: is 6 minutes; it must be 5 minutes at most',
  ],
  [
    'an age that is too short',
    { code, maxRecordAge: Duration.seconds(30) },
    'maxRecordAge: is 30 seconds; it must be 1 minute to 24 hours',
  ],
  [
    'a position that tables do not have',
    { code, startingPosition: lambda.StartingPosition.AT_TIMESTAMP },
    '[TableStream.StartingPosition]',
  ],
])('%s is refused', (_, props, message) => {
  expect(() => create(props)).toThrow(message);
});

test('an entity of another table is refused there, when the function reads it', () => {
  expect(() => create({ code, reads: ['Order'] })).toThrow('Order');
});

test('a table that is defined elsewhere needs the ARN of its stream', () => {
  const stack = new Stack(new App(), 'Other', { env: ENV });
  const attributes = { model: tableModel(), tableName: 'shop' };
  const table = SingleTable.fromTableAttributes(stack, 'Table', attributes);
  expect(() => new TableStream(stack, 'Stream', { table, entities: ['User'], code })).toThrow('[SingleTable.NoStream]');
  const tableStreamArn = 'arn:aws:dynamodb:eu-west-1:111111111111:table/shop/stream/2026';
  const known = SingleTable.fromTableAttributes(stack, 'Known', { ...attributes, tableStreamArn });
  new TableStream(stack, 'KnownStream', { table: known, entities: ['User'], code });
  expect(mappingOf(Template.fromStack(stack)).EventSourceArn).toBe(tableStreamArn);
});

test.each(['strong', 'weak'])('the table can be in another stack, with %s references', (references) => {
  const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': references } });
  const data = new Stack(app, 'Data', { env: ENV });
  const table = new SingleTable(data, 'Table', { model: tableModel() });
  const stack = new Stack(app, 'Jobs', { env: ENV });
  new TableStream(stack, 'Stream', { table, entities: ['User'], code, reads: ['User'] });
  Template.fromStack(data).hasResourceProperties('AWS::DynamoDB::GlobalTable', { StreamSpecification: Match.anyValue() });
  expect(mappingOf(Template.fromStack(stack)).EventSourceArn).toBeDefined();
});

test.each<[string, Parameters<typeof create>[0]]>([
  ['to a function', { code, reads: ['User'] }],
  ['to a bus', toBus],
])('cdk-nag has no findings: %s', (_, props) => {
  const { app, stack } = create(props, true);
  for (const pack of [new AwsSolutionsChecks(app), new ServerlessChecks(app)]) {
    expect(pack.validateScope(stack).violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([]);
  }
});
