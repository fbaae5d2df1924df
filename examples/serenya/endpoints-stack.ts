import { Stack, type StackProps } from 'aws-cdk-lib';
import {
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  SubnetType,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { type AuroraNetwork, auroraClients, auroraVpc } from './aurora';

export interface EndpointsStackProps extends StackProps {
  readonly network: AuroraNetwork;
}

/**
 * The way out of the cluster's network for the functions of the migration, once the NAT gateway is gone: DynamoDB and S3 through routes,
 * which cost nothing, Secrets Manager through an interface, which costs by the hour. Deploy it before the first run, destroy it after the last.
 */
export class EndpointsStack extends Stack {
  constructor(scope: Construct, id: string, { network, ...props }: EndpointsStackProps) {
    super(scope, id, props);
    const vpc = auroraVpc(this, network);
    const subnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
    for (const [name, service] of [
      ['DynamoDb', GatewayVpcEndpointAwsService.DYNAMODB],
      ['S3', GatewayVpcEndpointAwsService.S3],
    ] as const) {
      new GatewayVpcEndpoint(this, name, { vpc, service, subnets: [subnets] });
    }
    const secrets = new InterfaceVpcEndpoint(this, 'SecretsManager', {
      vpc,
      subnets,
      open: false,
      service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    });
    secrets.connections.allowDefaultPortFrom(auroraClients(this, network), 'The functions of the migration read the connection');
  }
}
