import { join } from 'node:path';
import { CfnOutput, Duration, Lazy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiAuthorizer,
  DataMigration,
  EmailDomain,
  EmailSender,
  type EnvironmentProfile,
  JwtSigningKey,
  MigrationSource,
  ScheduledFunction,
  ServerlessApi,
  SingleTable,
  StaticFrontend,
  TableMapping,
  TableModel,
} from 'cdk-single-table';
import type { Construct } from 'constructs';
import { mapping } from './mapping';
import { model } from './model';
import { routes } from './routes';

export interface HktStackProps extends StackProps {
  /** How carefully this environment treats its data. */
  readonly profile: EnvironmentProfile;
  /** The domain that mails come from. @default - that of the environment below hkt.example.com */
  readonly mailDomain?: string;
  /** Where prices come from: a pair of DEX Screener. @default - they walk up and down by themselves */
  readonly priceSourceUrl?: string;
}

/** HKT: the table, its API, its site, its mails and prices, and the migration that fills it from Neon. */
export class HktStack extends Stack {
  public readonly table: SingleTable;
  public readonly api: ServerlessApi;
  public readonly web: StaticFrontend;
  public readonly migration: DataMigration;

  constructor(scope: Construct, id: string, props: HktStackProps) {
    super(scope, id, props);
    const { profile, mailDomain = `${profile.name}.hkt.example.com`, priceSourceUrl } = props;
    profile.applyTo(this);

    this.table = new SingleTable(this, 'Table', { model: TableModel.fromObject(model) });
    const key = new JwtSigningKey(this, 'TokenKey', { issuer: 'https://hkt.example.com', audience: 'hkt' });
    this.api = new ServerlessApi(this, 'Api', {
      table: this.table,
      authorizer: ApiAuthorizer.jwtKey(key),
      routes: routes({ key, siteUrl: Lazy.string({ produce: () => this.web.url }) }),
      // What is deleted stays deleted while the migration runs. Leave it out once that is completed.
      environment: { SINGLE_TABLE_DELETES: 'tombstone' },
    });
    this.web = new StaticFrontend(this, 'Web', {
      source: join(__dirname, 'web', 'dist'),
      api: this.api,
      config: { environment: profile.name },
    });
    new EmailSender(this, 'Mail', { domain: EmailDomain.named(mailDomain), fromName: 'HKT' }).connect(
      this.api.functionFor('POST /accounts'),
    );
    new ScheduledFunction(this, 'Prices', {
      schedule: ScheduleExpression.rate(Duration.minutes(5)),
      table: this.table,
      entry: join(__dirname, 'handlers', 'prices.ts'),
      reads: ['HktStats'],
      writes: ['HktStats'],
      environment: priceSourceUrl ? { PRICE_SOURCE_URL: priceSourceUrl } : undefined,
    });

    // Created with a placeholder: before the first run, store { host, port, username, password, dbname } of a read-only role in it.
    const secret = new Secret(this, 'Neon', { description: 'Connection to the PostgreSQL database that HKT moves away from' });
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'The password belongs to a role at Neon, and Neon changes it.' });
    this.migration = new DataMigration(this, 'Migration', {
      table: this.table,
      source: MigrationSource.postgres({ secret }),
      mapping: TableMapping.fromObject(mapping),
    });

    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'SiteUrl', { value: this.web.url });
    new CfnOutput(this, 'MigrationArn', { value: this.migration.stateMachine.stateMachineArn });
  }
}
