import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** Where a PostgreSQL source is, and how to reach it. */
export interface PostgresSourceProps {
  /**
   * How to connect: JSON with `host`, `port`, `username`, `password` and `dbname`, as RDS writes it. The connection is made over TLS, and
   * the certificate and the host name are verified. The user needs SELECT on the tables that are migrated, and nothing else.
   */
  readonly secret: secretsmanager.ISecret;
  /**
   * The authorities that may have signed the certificate of the source, as PEM text: for RDS the bundle of its region.
   * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
   * @default - those that Node.js knows, which is right for Neon and other public services
   */
  readonly certificateAuthority?: string;
  /**
   * The network of a source that has no public address. It needs a route to DynamoDB, S3 and Secrets Manager: endpoints, or a NAT gateway.
   * @default - the functions run outside of any VPC
   */
  readonly vpc?: ec2.IVpc;
  /**
   * The subnets of the functions. Only with `vpc`.
   * @default - the private subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
  /**
   * The security groups of the functions. Only with `vpc`.
   * @default - a new one, which the source must let in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/**
 * Where the rows come from.
 *
 * @example
 * import { MigrationSource } from 'cdk-single-table';
 * import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
 *
 * MigrationSource.postgres({ secret: Secret.fromSecretNameV2(this, 'Source', 'neon/production') });
 */
export class MigrationSource {
  /**
   * A PostgreSQL server from version 13, or Aurora PostgreSQL, reached directly at its primary.
   * @param props how to connect
   */
  public static postgres(props: PostgresSourceProps): MigrationSource {
    return new MigrationSource(props);
  }

  /** @internal */
  public readonly _postgres: PostgresSourceProps;

  private constructor(postgres: PostgresSourceProps) {
    this._postgres = postgres;
  }
}
