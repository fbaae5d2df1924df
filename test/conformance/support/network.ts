/**
 * Whether a resource belongs to a network of one's own: everything of EC2 and what only makes sense inside of a VPC. A network interface,
 * a NAT gateway or an address costs money by the hour, and a function in a VPC starts slower.
 */
export function isNetwork(type: string): boolean {
  return /^AWS::(EC2|ElasticLoadBalancing|ElasticLoadBalancingV2|NetworkFirewall|VpcLattice)::|::VpcLink$|::VpcConnector$/.test(type);
}
