import { type ISecurityGroup, type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** Where the old stack has its cluster. Ids: nothing is looked up, and that stack stays as it is until it goes. */
export interface AuroraNetwork {
  readonly vpcId: string;
  readonly availabilityZones: string[];
  /** The private subnets, one in each zone. */
  readonly subnetIds: string[];
  /** Their route tables. */
  readonly routeTableIds: string[];
  /** The group of the old functions, which the cluster lets in. */
  readonly securityGroupId: string;
}

/** The network as a construct. */
export function auroraVpc(scope: Construct, { vpcId, availabilityZones, subnetIds, routeTableIds }: AuroraNetwork): IVpc {
  return Vpc.fromVpcAttributes(scope, 'AuroraVpc', {
    vpcId,
    availabilityZones,
    isolatedSubnetIds: subnetIds,
    isolatedSubnetRouteTableIds: routeTableIds,
  });
}

/** The security group of everything that asks the cluster. */
export function auroraClients(scope: Construct, { securityGroupId }: AuroraNetwork): ISecurityGroup {
  return SecurityGroup.fromSecurityGroupId(scope, 'AuroraClients', securityGroupId, { mutable: false });
}
