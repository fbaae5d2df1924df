import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiAuthorizer,
  DataMigration,
  type EnvironmentProfile,
  JwtSigningKey,
  MigrationSource,
  ServerlessApi,
  SingleTable,
  TableMapping,
  TableModel,
} from 'cdk-single-table';
import type { Construct } from 'constructs';
import { type AuroraNetwork, auroraClients, auroraVpc } from './aurora';
import { mapping } from './mapping';
import { model } from './model';
import { routes } from './routes';

export interface SerenyaStackProps extends StackProps {
  /** How carefully this environment treats its data. */
  readonly profile: EnvironmentProfile;
  /** The network of the cluster. @default - the cluster is reached without one: it has a public address */
  readonly network?: AuroraNetwork;
  /** The authorities of RDS in the region of the cluster, as PEM text. @default - those that Node.js knows, which RDS is not among */
  readonly certificateAuthority?: string;
}

/** Serenya: the table, its API outside of any network, and the migration that fills the table from Aurora inside of one. */
export class SerenyaStack extends Stack {
  public readonly table: SingleTable;
  public readonly api: ServerlessApi;
  public readonly migration: DataMigration;

  constructor(scope: Construct, id: string, props: SerenyaStackProps) {
    super(scope, id, props);
    const { profile, network, certificateAuthority } = props;
    profile.applyTo(this);

    this.table = new SingleTable(this, 'Table', { model: TableModel.fromObject(model) });
    const key = new JwtSigningKey(this, 'TokenKey', { issuer: 'https://serenya.example.com', audience: 'serenya' });
    this.api = new ServerlessApi(this, 'Api', {
      table: this.table,
      authorizer: ApiAuthorizer.jwtKey(key),
      routes: routes(key),
    });

    // Created with a placeholder: before the first run, store { host, port, username, password, dbname } of a role that may only read in it.
    const secret = new Secret(this, 'Aurora', { description: 'Connection to the Aurora cluster that Serenya moves away from' });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The password belongs to a role that is made for the migration and dropped after it.',
    });
    this.migration = new DataMigration(this, 'Migration', {
      table: this.table,
      source: MigrationSource.postgres({
        secret,
        certificateAuthority,
        ...(network && {
          vpc: auroraVpc(this, network),
          vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
          securityGroups: [auroraClients(this, network)],
        }),
      }),
      mapping: TableMapping.fromObject(mapping),
    });

    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'ApiUrl', { value: this.api.url });
    new CfnOutput(this, 'MigrationArn', { value: this.migration.stateMachine.stateMachineArn });
  }
}
