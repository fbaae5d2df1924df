import { Arn, ArnFormat, Token } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import type { Problems } from '../core/problems';

/** A domain name of one's own for a frontend. */
export interface FrontendDomain {
  /** `app.example.com`, or `*.example.com`. */
  readonly domainName: string;
  /**
   * More names of the same site. The certificate covers them too.
   * @default - none
   */
  readonly alternativeNames?: string[];
  /**
   * The certificate. CloudFront takes it from us-east-1 only; a stack in another region imports it by its ARN, or sets `crossRegionReferences`.
   */
  readonly certificate: acm.ICertificate;
  /**
   * Where the names are looked up. Alias records (A and AAAA) for every name are added to it.
   * @default - no records: point the names to `distribution.distributionDomainName` yourself
   */
  readonly hostedZone?: route53.IHostedZone;
}

export const namesOf = ({ domainName, alternativeNames = [] }: FrontendDomain): string[] => [domainName, ...alternativeNames];

const NAME = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const REGION = 'us-east-1';

export function checkDomain(problems: Problems, domain: FrontendDomain): void {
  for (const [i, name] of namesOf(domain).entries()) {
    const field = i === 0 ? 'domain.domainName' : `domain.alternativeNames[${i - 1}]`;
    if (Token.isUnresolved(name)) continue;
    if (!NAME.test(name)) {
      problems.add('StaticFrontend.DomainName', field, `${JSON.stringify(name)} is no domain name: write "app.example.com", in lower case`);
      continue;
    }
    const zone = domain.hostedZone?.zoneName;
    if (zone === undefined || Token.isUnresolved(zone) || name === zone || name.endsWith(`.${zone}`)) continue;
    problems.add(
      'StaticFrontend.DomainName',
      field,
      `${name} is not in the hosted zone ${zone}: give the zone that holds it, or leave it out`,
    );
  }
  const region = regionOf(domain.certificate);
  if (region !== undefined && region !== REGION) {
    problems.add(
      'StaticFrontend.CertificateRegion',
      'domain.certificate',
      `is in ${region}, but CloudFront takes certificates from ${REGION} only: create or import one there`,
    );
  }
}

/** The region of a certificate, when it is known at synthesis. */
function regionOf(certificate: acm.ICertificate): string | undefined {
  const arn = certificate.certificateArn;
  const region = Token.isUnresolved(arn) ? certificate.env.region : Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME).region;
  return region === undefined || Token.isUnresolved(region) ? undefined : region;
}

/** Alias records for both versions of IP. */
export function addRecords(scope: Construct, domain: FrontendDomain, distribution: Distribution): void {
  if (!domain.hostedZone) return;
  const target = route53.RecordTarget.fromAlias(new CloudFrontTarget(distribution));
  for (const [i, recordName] of namesOf(domain).entries()) {
    const props = { zone: domain.hostedZone, recordName, target };
    new route53.ARecord(scope, `Domain${i}A`, props);
    new route53.AaaaRecord(scope, `Domain${i}Aaaa`, props);
  }
}
