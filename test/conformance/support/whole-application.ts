import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiAuthorizer,
  type ApiRoute,
  ApiType,
  DataMigration,
  DeployRole,
  EmailSender,
  EnvironmentProfile,
  ImageStore,
  JwtSigningKey,
  LegacyServer,
  MigrationSource,
  RequestBody,
  ScheduledFunction,
  ScheduledStateMachine,
  ServerlessApi,
  ServerlessFunction,
  SingleTable,
  StaticFrontend,
  TableMapping,
  TableModel,
  TableStream,
} from 'cdk-single-table';

const model = {
  table: { partitionKey: 'PK', sortKey: 'SK' },
  indexes: { EmailIndex: { partitionKey: 'GSI1PK' } },
  entities: {
    User: {
      attributes: { userId: 'uuid', email: 'string' },
      key: { PK: 'USER#{userId}', SK: 'PROFILE' },
      indexes: { EmailIndex: { GSI1PK: 'EMAIL#{email|lower}' } },
    },
    Order: { attributes: { userId: 'uuid', orderId: 'uuid', total: 'decimal' }, key: { PK: 'USER#{userId}', SK: 'ORDER#{orderId}' } },
  },
};
const mapping = { tables: { users: { items: [{ entity: 'User', attributes: { userId: 'id' } }] } } };
const entry = join(__dirname, '..', 'handlers', 'ping.ts');
const other = join(__dirname, '..', 'handlers', 'pong.ts');
const schedule = ScheduleExpression.rate(Duration.hours(1));

const SITE = join(__dirname, '..', 'site');

/** The steps of an application with every construct of the library, in any order: what one needs of another is made when it is asked for. */
export class WholeApplication {
  public static readonly STEPS = [
    'frontend',
    'loginApi',
    'mail',
    'migration',
    'nightly',
    'prices',
    'report',
    'restApi',
    'deployRole',
    'orders',
    'profile',
    'table',
    'key',
    'images',
    'users',
  ] as const;

  public readonly app = new App();
  public readonly stack = new Stack(this.app, 'Whole', { env: { account: '111111111111', region: 'eu-central-1' } });
  private readonly made = new Map<string, unknown>();

  /** @param ordered what to do with a list whose order says nothing: routes, entities, origins */
  public constructor(
    steps: readonly (typeof WholeApplication.STEPS)[number][],
    private readonly ordered: <T>(list: T[]) => T[],
  ) {
    for (const step of steps) this.once(step, () => this[step]());
  }

  private once<T>(name: string, make: () => T): T {
    if (!this.made.has(name)) this.made.set(name, make());
    return this.made.get(name) as T;
  }

  private profile() {
    EnvironmentProfile.staging().applyTo(this.stack);
  }

  private table() {
    return this.once('the table', () => new SingleTable(this.stack, 'Table', { model: TableModel.fromObject(model) }));
  }

  private key() {
    return this.once('the key', () => new JwtSigningKey(this.stack, 'Key', { issuer: 'https://shop.example.com', audience: 'shop' }));
  }

  private images() {
    return this.once('the images', () => new ImageStore(this.stack, 'Images'));
  }

  private loginApi() {
    return this.once('the API', () => {
      const routes: [string, ApiRoute][] = [
        ['GET /users/{userId}', { entry, reads: this.ordered(['User', 'Order']) }],
        ['PUT /users/{userId}', { entry, handler: 'change', writes: this.ordered(['User', 'Order']) }],
        ['POST /sessions', { entry: other, public: true, reads: ['User'], secrets: { JWT_KEY: this.key().secret } }],
        ['GET /a-b', { entry: other, handler: 'pong', public: true }],
        ['GET /ab', { entry: other, public: true, group: 'separate' }],
        ['ANY /files/{path+}', { entry, group: 'separate', authorizer: this.login() }],
      ];
      return new ServerlessApi(this.stack, 'Api', {
        table: this.table(),
        authorizer: ApiAuthorizer.jwtKey(this.key()),
        routes: Object.fromEntries(this.ordered(routes)),
        legacy: LegacyServer.url('https://old.example.com'),
      });
    });
  }

  private login() {
    return ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['shop'] });
  }

  private restApi() {
    const routes: [string, ApiRoute][] = [
      ['GET /orders/{orderId}', { entry, reads: ['Order'] }],
      ['POST /orders', { entry, handler: 'change', writes: ['Order'], body: RequestBody.entity('Order') }],
      ['GET /orders', { entry: other, public: true }],
      ['GET /a/b', { entry: other, public: true, group: 'b' }],
      ['GET /a/{rest+}', { entry: other, public: true, group: 'b' }],
    ];
    new ServerlessApi(this.stack, 'Partners', {
      type: ApiType.REST,
      table: this.table(),
      authorizer: this.login(),
      routes: Object.fromEntries(this.ordered(routes)),
      corsOrigins: ['https://a.example.com', 'https://b.example.com'],
      usagePlans: Object.fromEntries(this.ordered([['basic', { apiKeys: ['one'] }] as const, ['gold', { apiKeys: ['two'] }] as const])),
    });
  }

  private frontend() {
    const { images, api } = { images: this.images(), api: this.loginApi() };
    images.connectUpload(api.functionFor('PUT /users/{userId}'));
    new StaticFrontend(this.stack, 'Web', { source: SITE, api, images, config: { stage: 'one' } });
  }

  private report() {
    return this.once('the report', () => new ServerlessFunction(this.stack, 'Report', { entry, table: this.table(), reads: ['Order'] }));
  }

  private mail() {
    new EmailSender(this.stack, 'Mail', { address: 'shop@example.com', onFeedback: { entry } }).connect(this.report().function);
  }

  private prices() {
    new ScheduledFunction(this.stack, 'Prices', { schedule, entry, table: this.table(), writes: ['Order'] });
  }

  private orders() {
    new TableStream(this.stack, 'Orders', { table: this.table(), entities: ['Order'], entry });
  }

  private users() {
    new TableStream(this.stack, 'Users', { table: this.table(), entities: this.ordered(['User', 'Order']), entry: other });
  }

  private migration() {
    return this.once('the migration', () => {
      const source = MigrationSource.postgres({ secret: Secret.fromSecretNameV2(this.stack, 'Source', 'teams/source') });
      return new DataMigration(this.stack, 'Migration', { table: this.table(), source, mapping: TableMapping.fromObject(mapping) });
    });
  }

  private nightly() {
    new ScheduledStateMachine(this.stack, 'Nightly', { schedule, stateMachine: this.migration().stateMachine });
  }

  private deployRole() {
    new DeployRole(this.stack, 'Deploy', { repository: 'octo/shop', branch: 'main' });
  }
}
