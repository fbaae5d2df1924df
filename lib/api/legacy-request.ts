import type { LegacySpec } from './legacy-server';

/**
 * The header that tells a legacy server behind an HTTP API which host its caller asked for. API Gateway refuses to set `X-Forwarded-Host`
 * there ("Operations on header x-forwarded-host are restricted"); it sends the standard `Forwarded` header itself.
 */
export const ORIGINAL_HOST_HEADER = 'x-original-host';

/** The header with the secret that legacy server and API share. */
export const ORIGIN_SECRET_HEADER = 'x-origin-secret';

type LegacyUrl = Extract<LegacySpec, { kind: 'url' }>;

/** Where a request goes: below the path of the legacy server, if it has one. */
export function legacyUri(url: string, path: string): string {
  return `${url.replace(/\/+$/, '')}${path.replace('+}', '}')}`;
}

/** What an HTTP API adds to a forwarded request. `overwrite` also removes what a caller pretends. */
export function httpLegacyParameters({ secret }: LegacyUrl): { [parameter: string]: string } {
  return {
    [`overwrite:header.${ORIGINAL_HOST_HEADER}`]: '$context.domainName',
    ...(secret && { [`overwrite:header.${ORIGIN_SECRET_HEADER}`]: secret.secretValue.unsafeUnwrap() }),
  };
}

/** What a REST API adds to a forwarded request. A constant stands in quotes there. */
export function restLegacyParameters({ secret }: LegacyUrl): { [parameter: string]: string } {
  return {
    'integration.request.header.X-Forwarded-Host': 'context.domainName',
    [`integration.request.header.${ORIGINAL_HOST_HEADER}`]: 'context.domainName',
    ...(secret && { [`integration.request.header.${ORIGIN_SECRET_HEADER}`]: `'${secret.secretValue.unsafeUnwrap()}'` }),
  };
}
