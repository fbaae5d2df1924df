import { join } from 'node:path';
import { CfnOutput, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiAuthorizer,
  ApiType,
  DataMigration,
  EmailDomain,
  EmailSender,
  type EnvironmentProfile,
  ImageStore,
  JwtSigningKey,
  MigrationSource,
  ScheduledFunction,
  ServerlessApi,
  SingleTable,
  StaticFrontend,
  TableMapping,
  TableModel,
  TableStream,
} from 'cdk-single-table';
import type { Construct } from 'constructs';
import { BookingMails } from './booking-mails';
import { packageLayer } from './layer';
import { mapping } from './mapping';
import { model } from './model';
import { routes } from './routes';

export interface SpaceKoStackProps extends StackProps {
  /** How carefully this environment treats its data. */
  readonly profile: EnvironmentProfile;
  /** The domain that mails come from. @default - that of the environment below spaceko.example.com */
  readonly mailDomain?: string;
}

/** SpaceKo: the table, its API, its site with images, what follows from changes, and the migration that fills it from PostgreSQL. */
export class SpaceKoStack extends Stack {
  public readonly table: SingleTable;
  public readonly api: ServerlessApi;
  public readonly web: StaticFrontend;
  public readonly migration: DataMigration;

  constructor(scope: Construct, id: string, props: SpaceKoStackProps) {
    super(scope, id, props);
    const { profile, mailDomain = `${profile.name}.spaceko.example.com` } = props;
    profile.applyTo(this);
    // What is deleted stays deleted while the migration runs. Leave it out once that is completed.
    const environment = { SINGLE_TABLE_DELETES: 'tombstone' };

    this.table = new SingleTable(this, 'Table', { model: TableModel.fromObject(model) });
    const table = this.table;

    const key = new JwtSigningKey(this, 'TokenKey', { issuer: 'https://spaceko.example.com', audience: 'spaceko' });
    this.api = new ServerlessApi(this, 'Api', {
      // REST refuses the body of a new space before a function runs. HKT's API is an HTTP API: the handlers of both look the same.
      table,
      environment,
      type: ApiType.REST,
      authorizer: ApiAuthorizer.jwtKey(key),
      routes: routes({ key, jose: packageLayer(this, 'Jose', 'jose') }),
    });
    const images = new ImageStore(this, 'Images');
    images.connectUpload(this.api.functionFor('POST /hosting/spaces/{slug}/uploads'));
    this.web = new StaticFrontend(this, 'Web', {
      source: join(__dirname, 'web', 'dist'),
      api: this.api,
      images,
      config: { environment: profile.name },
    });

    new TableStream(this, 'Changes', {
      table,
      environment,
      entities: ['Booking', 'Review'],
      entry: join(__dirname, 'handlers', 'on-change.ts'),
      reads: ['Review', 'Space', 'User'],
      writes: ['Rating', 'Activity'],
      indexes: [],
    });
    const mail = new EmailSender(this, 'Mail', { domain: EmailDomain.named(mailDomain), fromName: 'SpaceKo' });
    new BookingMails(this, 'BookingMails', { table, mail, siteUrl: this.web.url });
    new ScheduledFunction(this, 'Unpaid', {
      schedule: ScheduleExpression.rate(Duration.minutes(5)),
      table,
      environment,
      entry: join(__dirname, 'handlers', 'expire.ts'),
      reads: ['Booking'],
      indexes: ['UnpaidIndex'],
      writes: ['Booking', 'BookedDay'],
    });

    // Created with a placeholder: before the first run, store { host, port, username, password, dbname } of a read-only role in it.
    const secret = new Secret(this, 'OldDatabase', { description: 'Connection to the PostgreSQL database that SpaceKo moves away from' });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The password belongs to a role of the old database, which changes it.',
    });
    this.migration = new DataMigration(this, 'Migration', {
      table,
      source: MigrationSource.postgres({ secret }),
      mapping: TableMapping.fromObject(mapping),
    });

    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'SiteUrl', { value: this.web.url });
    new CfnOutput(this, 'MigrationArn', { value: this.migration.stateMachine.stateMachineArn });
  }
}
