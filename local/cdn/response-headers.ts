import type { PolicyHeader, ResponseHeadersPolicy } from './policies';
import type { Values } from './viewer-exchange';

type Config = { readonly [name: string]: unknown };
type Section = Config | undefined;

/** A policy of the template as the headers that it sets. CORS here is the simple case: what every answer gets. */
export function headersOfPolicy(config: Config): ResponseHeadersPolicy {
  const {
    SecurityHeadersConfig: security = {},
    CustomHeadersConfig: custom,
    RemoveHeadersConfig: removed,
    CorsConfig: cors,
  } = config as {
    readonly SecurityHeadersConfig?: Record<string, Section>;
    readonly CustomHeadersConfig?: { readonly Items: readonly { Header: string; Value: string; Override: boolean }[] };
    readonly RemoveHeadersConfig?: { readonly Items: readonly { Header: string }[] };
    readonly CorsConfig?: Config;
  };
  const section = (name: string, header: string, value: (from: Config) => unknown): PolicyHeader[] => {
    const found = security[name];
    return found ? [{ name: header, value: String(value(found)), override: found.Override === true }] : [];
  };
  return {
    set: [
      ...section('ContentSecurityPolicy', 'content-security-policy', (from) => from.ContentSecurityPolicy),
      ...section('ContentTypeOptions', 'x-content-type-options', () => 'nosniff'),
      ...section('FrameOptions', 'x-frame-options', (from) => from.FrameOption),
      ...section('ReferrerPolicy', 'referrer-policy', (from) => from.ReferrerPolicy),
      ...section('StrictTransportSecurity', 'strict-transport-security', transportSecurity),
      ...section('XSSProtection', 'x-xss-protection', (from) => (from.Protection ? `1${from.ModeBlock ? '; mode=block' : ''}` : '0')),
      ...(cors ? corsHeaders(cors) : []),
      ...(custom?.Items ?? []).map(({ Header, Value, Override }) => ({ name: Header.toLowerCase(), value: Value, override: Override })),
    ],
    remove: (removed?.Items ?? []).map(({ Header }) => Header.toLowerCase()),
  };
}

function transportSecurity({ AccessControlMaxAgeSec, IncludeSubdomains, Preload }: Config): string {
  return `max-age=${AccessControlMaxAgeSec}${IncludeSubdomains ? '; includeSubDomains' : ''}${Preload ? '; preload' : ''}`;
}

function corsHeaders(cors: Config): PolicyHeader[] {
  const override = cors.OriginOverride === true;
  const items = (name: string): string => ((cors[name] as { Items?: string[] } | undefined)?.Items ?? []).join(', ');
  const headers = [
    ['access-control-allow-origin', items('AccessControlAllowOrigins')],
    ['access-control-expose-headers', items('AccessControlExposeHeaders')],
    ['access-control-allow-credentials', cors.AccessControlAllowCredentials === true ? 'true' : ''],
  ];
  return headers.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value, override }));
}

/** Adds and removes what the policy says. */
export function applyPolicy(headers: Values, policy: ResponseHeadersPolicy | undefined): Values {
  if (!policy) return headers;
  const result = Object.fromEntries(Object.entries(headers).filter(([name]) => !policy.remove.includes(name)));
  for (const { name, value, override } of policy.set) if (override || result[name] === undefined) result[name] = [value];
  return result;
}
