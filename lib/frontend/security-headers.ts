import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { regionalName } from './regional-name';

/** One year: what browsers ask for before they trust a site to stay on HTTPS. */
const HTTPS_ONLY_FOR = Duration.days(365);

/** Headers that browsers act on, on every answer of a behaviour. */
export function securityHeaders(
  scope: Construct,
  id: string,
  contentSecurityPolicy: string,
  framed: boolean,
): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyName: regionalName(scope, id, 128),
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override: true },
      contentTypeOptions: { override: true },
      ...(framed ? {} : { frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true } }),
      referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: true },
      // Without subdomains: a sibling of the site may still speak HTTP, and that is not the site's to decide.
      strictTransportSecurity: { accessControlMaxAge: HTTPS_ONLY_FOR, includeSubdomains: false, override: true },
    },
  });
}
