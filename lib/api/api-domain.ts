import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { BuiltApi } from './api-plan';
import type { ApiDomain } from './serverless-api-props';

/** Gives an API of either type a domain name, and the zone its records. @returns the domain name that AWS gives it in the region */
export function apiDomain(scope: Construct, { domainName, certificate, hostedZone }: ApiDomain, api: BuiltApi): string {
  const domain = new apigateway.CfnDomainName(scope, 'Domain', {
    domainName,
    domainNameConfigurations: [{ certificateArn: certificate.certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }],
  });
  const mapping = new apigateway.CfnApiMapping(scope, 'DomainMapping', { apiId: api.apiId, domainName: domain.ref, stage: api.stageName });
  mapping.node.addDependency(api.stage);
  const target = { dnsName: domain.attrRegionalDomainName, hostedZoneId: domain.attrRegionalHostedZoneId };
  if (hostedZone) {
    for (const type of ['A', 'AAAA']) {
      new route53.CfnRecordSet(scope, `DomainRecord${type}`, {
        name: domainName,
        type,
        hostedZoneId: hostedZone.hostedZoneId,
        aliasTarget: target,
      });
    }
  }
  return target.dnsName;
}
