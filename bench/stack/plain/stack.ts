/** The stack of the README without this library: the same resources by hand. See run.mjs for what is left out. */
import { Duration, type RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, type NodejsFunctionProps, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

interface Policy {
  readonly removalPolicy: RemovalPolicy;
  readonly production: boolean;
  readonly logRetention: logs.RetentionDays;
}

interface FunctionProps extends NodejsFunctionProps {
  readonly entry: string;
  readonly policy: Policy;
}

/** A function with a role and a log group of its own. */
class Handler extends Construct {
  public readonly fn: NodejsFunction;

  constructor(scope: Construct, id: string, { policy, environment, ...props }: FunctionProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', { retention: policy.logRetention, removalPolicy: policy.removalPolicy });
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.fn = new NodejsFunction(this, 'Function', {
      role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(10),
      tracing: lambda.Tracing.ACTIVE,
      environment: { ...environment, NODE_OPTIONS: '--enable-source-maps' },
      bundling: {
        format: OutputFormat.ESM,
        mainFields: ['module', 'main'],
        minify: true,
        sourceMap: true,
        externalModules: [],
        banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      ...props,
    });
  }
}

export class PlainShopStack extends Stack {
  constructor(scope: Construct, id: string, policy: Policy, props?: StackProps) {
    super(scope, id, props);

    const table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: { name: 'PK', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'SK', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'ttl',
      billing: dynamodb.Billing.onDemand({ maxReadRequestUnits: 12_000, maxWriteRequestUnits: 4_000 }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: policy.production, recoveryPeriodInDays: 35 },
      contributorInsightsSpecification: {
        enabled: policy.production,
        mode: dynamodb.ContributorInsightsMode.THROTTLED_KEYS,
      },
      deletionProtection: policy.production,
      removalPolicy: policy.removalPolicy,
      globalSecondaryIndexes: [
        {
          indexName: 'EmailIndex',
          partitionKey: { name: 'GSI1PK', type: dynamodb.AttributeType.STRING },
          sortKey: { name: 'GSI1SK', type: dynamodb.AttributeType.STRING },
          maxReadRequestUnits: 12_000,
          maxWriteRequestUnits: 4_000,
        },
      ],
    });

    /** The partitions of a statement have to be kept in step with the keys that the handlers write. */
    const allow = (handler: Handler, actions: string[], resource: string, partitions: string[]) =>
      handler.fn.addToRolePolicy(
        new iam.PolicyStatement({
          actions: actions.map((action) => `dynamodb:${action}`),
          resources: [resource],
          conditions: {
            'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
            Null: { 'dynamodb:LeadingKeys': 'false' },
          },
        }),
      );
    const read = ['BatchGetItem', 'ConditionCheckItem', 'GetItem', 'Query'];
    const write = ['BatchWriteItem', 'DeleteItem', 'PutItem', 'UpdateItem'];
    const environment = { SINGLE_TABLE_NAME: table.tableName };

    const key = new Secret(this, 'Key', {
      removalPolicy: policy.removalPolicy,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ issuer: 'shop', audience: 'shop', kid: 'initial', previous: [] }),
        generateStringKey: 'key',
        passwordLength: 64,
        excludePunctuation: true,
      },
    });

    const authorizer = new Handler(this, 'Authorizer', {
      policy,
      entry: 'plain/authorizer.ts',
      environment: { JWT_KEY_SECRET_ARN: key.secretArn },
    });
    key.grantRead(authorizer.fn);

    const sessions = new Handler(this, 'Sessions', {
      policy,
      entry: 'handlers/sessions.ts',
      environment: { ...environment, JWT_KEY_SECRET_ARN: key.secretArn },
    });
    key.grantRead(sessions.fn);
    allow(sessions, read, table.tableArn, ['USER#*']);
    allow(sessions, ['Query'], `${table.tableArn}/index/EmailIndex`, ['EMAIL#*']);
    allow(sessions, write, table.tableArn, ['USER#*']);

    const listOrders = new Handler(this, 'ListOrders', { policy, entry: 'handlers/orders.ts', handler: 'list', environment });
    allow(listOrders, read, table.tableArn, ['USER#*']);
    const createOrder = new Handler(this, 'CreateOrder', { policy, entry: 'handlers/orders.ts', handler: 'create', environment });
    allow(createOrder, write, table.tableArn, ['USER#*']);

    const accessLogs = new logs.LogGroup(this, 'AccessLogs', { retention: policy.logRetention, removalPolicy: policy.removalPolicy });
    const api = new apigateway.HttpApi(this, 'Api', { createDefaultStage: false });
    const stage = api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 2_000, burstLimit: 4_000 },
      accessLogSettings: { destination: new apigateway.LogGroupLogDestination(accessLogs) },
    });
    stage.node.addDependency(accessLogs);
    const jwt = new HttpLambdaAuthorizer('Jwt', authorizer.fn, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Authorization'],
      resultsCacheTtl: Duration.minutes(5),
    });
    const route = (method: apigateway.HttpMethod, path: string, handler: Handler, authorizer?: HttpLambdaAuthorizer) =>
      api.addRoutes({ path, methods: [method], integration: new HttpLambdaIntegration(`${method}${path}`, handler.fn), authorizer });
    route(apigateway.HttpMethod.POST, '/sessions', sessions);
    route(apigateway.HttpMethod.GET, '/orders', listOrders, jwt);
    route(apigateway.HttpMethod.POST, '/orders', createOrder, jwt);
    api.addRoutes({
      path: '/{proxy+}',
      integration: new HttpUrlIntegration('Legacy', 'https://old.example.com/{proxy}'),
    });

    const siteLogs = new s3.Bucket(this, 'SiteLogs', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(180) }],
      removalPolicy: policy.removalPolicy,
    });
    const site = new s3.Bucket(this, 'Site', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      serverAccessLogsBucket: siteLogs,
      serverAccessLogsPrefix: 's3/',
      removalPolicy: policy.removalPolicy,
    });
    const pages = new cloudfront.Function(this, 'Pages', {
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromInline(
        "function handler(event) { const r = event.request; if (!r.uri.slice(r.uri.lastIndexOf('/')).includes('.')) r.uri = '/index.html'; return r; }",
      ),
    });
    const prefix = new cloudfront.Function(this, 'Prefix', {
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromInline(
        "function handler(event) { const r = event.request; r.uri = r.uri.slice(4) || '/'; return r; }",
      ),
    });
    const headers = new cloudfront.ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true },
      },
    });
    const toApi: cloudfront.BehaviorOptions = {
      origin: new HttpOrigin(`${api.apiId}.execute-api.${this.region}.${this.urlSuffix}`),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: headers,
      functionAssociations: [{ function: prefix, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
    };
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      defaultRootObject: 'index.html',
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      enableLogging: true,
      logBucket: siteLogs,
      logFilePrefix: 'cloudfront/',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(site),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: headers,
        functionAssociations: [{ function: pages, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: { '/api': toApi, '/api/*': toApi },
    });
    const assets = new BucketDeployment(this, 'Assets', {
      sources: [Source.asset('web/dist', { exclude: ['*.html'] })],
      destinationBucket: site,
      cacheControl: [CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
      prune: false,
    });
    const html = new BucketDeployment(this, 'Html', {
      sources: [Source.asset('web/dist', { exclude: ['*', '!*.html'] }), Source.jsonData('config.json', { apiUrl: '/api' })],
      destinationBucket: site,
      distribution,
      cacheControl: [CacheControl.noCache()],
      prune: false,
    });
    html.node.addDependency(assets);

    const report = new Handler(this, 'Report', { policy, entry: 'handlers/report.ts', environment });
    allow(report, read, table.tableArn, ['USER#*']);
    const deadLetters = new sqs.Queue(this, 'DeadLetters', {
      enforceSSL: true,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    new scheduler.Schedule(this, 'Hourly', {
      schedule: scheduler.ScheduleExpression.rate(Duration.hours(1)),
      target: new LambdaInvoke(report.fn, { deadLetterQueue: deadLetters, retryAttempts: 2, maxEventAge: Duration.hours(1) }),
    });
  }
}
