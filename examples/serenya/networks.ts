import type { AuroraNetwork } from './aurora';

const availabilityZones = ['eu-west-1a', 'eu-west-1b'];

/** The networks of the old stacks, by environment, as their outputs say. */
export const networks = {
  dev: {
    vpcId: 'vpc-0d9b6316baa338433',
    availabilityZones,
    securityGroupId: 'sg-0a1b2c3d4e5f60001',
    subnetIds: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
    routeTableIds: ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'],
  },
  staging: {
    vpcId: 'vpc-0e8c7427cbb449544',
    availabilityZones,
    securityGroupId: 'sg-0b1b2c3d4e5f60001',
    subnetIds: ['subnet-0b1b2c3d4e5f60001', 'subnet-0b1b2c3d4e5f60002'],
    routeTableIds: ['rtb-0b1b2c3d4e5f60001', 'rtb-0b1b2c3d4e5f60002'],
  },
  prod: {
    vpcId: 'vpc-0f7d8538dcc55a655',
    availabilityZones,
    securityGroupId: 'sg-0c1b2c3d4e5f60001',
    subnetIds: ['subnet-0c1b2c3d4e5f60001', 'subnet-0c1b2c3d4e5f60002'],
    routeTableIds: ['rtb-0c1b2c3d4e5f60001', 'rtb-0c1b2c3d4e5f60002'],
  },
} satisfies { readonly [environment: string]: AuroraNetwork };
