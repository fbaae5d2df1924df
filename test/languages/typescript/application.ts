// An application with what the README's leaves out, for a comparison with the same in another language: python/application.py says the
// same, line by line. The table is in a stack of its own; handlers and pages are those of the README's app.
import { App, Duration, type Environment, aws_lambda as lambda, Stack, aws_scheduler as scheduler, TimeZone } from 'aws-cdk-lib';
import {
  ApiAuthorizer,
  ApiType,
  DeployRole,
  EmailDomain,
  EmailSender,
  EnvironmentProfile,
  ImageStore,
  JwtSigningKey,
  LegacyServer,
  RequestBody,
  ScheduledFunction,
  ServerlessApi,
  ServerlessFunction,
  SingleTable,
  StaticFrontend,
  TableModel,
  TableStream,
} from 'cdk-single-table';

const env: Environment = { account: '111122223333', region: 'us-east-1' };
const app = new App();
EnvironmentProfile.staging({ throttlingRateLimit: 7 }).applyTo(app);
const table = new SingleTable(new Stack(app, 'Data', { env }), 'Table', { model: TableModel.fromFile(process.env.MODEL_FILE ?? '') });

const site = new Stack(app, 'Site', { env });
const key = new JwtSigningKey(site, 'Key', { issuer: 'shop', audience: 'shop', rotation: Duration.days(7) });
const ready = new lambda.Function(site, 'Ready', {
  code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
  handler: 'index.handler',
  runtime: lambda.Runtime.NODEJS_LATEST,
});
const api = new ServerlessApi(site, 'Api', {
  type: ApiType.REST,
  table,
  authorizer: ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['shop'] }),
  corsOrigins: ['https://other.example.com'],
  environment: { STAGE: 'staging' },
  routes: {
    'POST /sessions': { entry: 'handlers/sessions.ts', writes: ['Session'], secrets: { JWT_KEY: key.secret }, public: true },
    'GET /orders': { entry: 'handlers/orders.ts', handler: 'list', reads: ['Order'], authorizer: ApiAuthorizer.jwtKey(key), group: 'mine' },
    'POST /orders': {
      entry: 'handlers/orders.ts',
      handler: 'create',
      writes: ['Order'],
      timeout: Duration.seconds(20),
      body: RequestBody.entity('Order', { attributes: ['total', 'notes'], optional: ['notes'] }),
    },
    'ANY /ready': { function: ready, reads: ['User'], indexes: ['EmailIndex'], public: true },
  },
  legacy: LegacyServer.url('https://old.example.com'),
  usagePlans: { partner: { apiKeys: ['acme'], rateLimit: 2, burstLimit: 4, quotaLimit: 100 } },
});
const mail = new EmailSender(site, 'Mail', {
  domain: EmailDomain.named('shop.example', { mailFromDomain: 'mail.shop.example' }),
  fromName: 'Shop & Söhne',
  table,
  onFeedback: { entry: 'handlers/report.ts', reads: ['User'], writes: ['User'] },
});
mail.connect(api.functionFor('POST /sessions'));
const images = new ImageStore(site, 'Images', { cacheDuration: Duration.hours(1) });
images.connectUpload(api.functionFor('POST /orders'));
new StaticFrontend(site, 'Web', {
  source: 'web/dist',
  api,
  images,
  config: { stage: 'staging', functionName: ready.functionName },
  contentSecurityPolicy: { fonts: ['https://fonts.example.com'] },
});
new ScheduledFunction(site, 'Nightly', {
  table,
  schedule: scheduler.ScheduleExpression.cron({ minute: '0', hour: '3', weekDay: 'MON-FRI' }),
  timeZone: TimeZone.EUROPE_BERLIN,
  entry: 'handlers/report.ts',
  reads: ['User'],
  input: scheduler.ScheduleTargetInput.fromObject({ night: true }),
});
new TableStream(site, 'Orders', { table, entities: ['Order'], entry: 'handlers/report.ts', reads: ['User'], batchSize: 10 });
new ServerlessFunction(site, 'Report', { table, entry: 'handlers/report.ts', reads: ['User'], memorySize: 256 });

new DeployRole(new Stack(app, 'Delivery', { env }), 'Role', { repository: 'octo/shop', branch: 'main', environment: 'staging' });
app.synth();
