import type { StackResource } from '../../assembly';
import { checkProperties, functionArn, notAvailable, record, text } from '../template';
import { mappingProblem } from './http-proxy';

export type HttpIntegration =
  | { readonly kind: 'function'; readonly arn: string; readonly payload: '1.0' | '2.0'; readonly timeoutMs: number }
  | {
      readonly kind: 'http';
      readonly uri: string;
      /** ANY: that of the client. */
      readonly method: string;
      readonly timeoutMs: number;
      readonly parameters: { readonly [target: string]: string };
    };

const KNOWN = [
  'ApiId',
  'IntegrationType',
  'IntegrationUri',
  'IntegrationMethod',
  'PayloadFormatVersion',
  'RequestParameters',
  'TimeoutInMillis',
  'ConnectionType',
  'Description',
  'CredentialsArn',
];

/** How long an integration may take, unless it says less. Source: "Quotas for configuring and running an HTTP API". */
const TIMEOUT_MS = 30_000;

/** @throws LocalError `GatewayNotAvailable` */
export function readIntegration(integration: StackResource, localText: (text: string) => string): HttpIntegration {
  checkProperties(integration, KNOWN);
  const type = text(integration, 'IntegrationType');
  const uri = String(integration.property('IntegrationUri'));
  const parameters = record<string>(integration, 'RequestParameters');
  const timeoutMs = Number(integration.property('TimeoutInMillis') ?? TIMEOUT_MS);
  if ((text(integration, 'ConnectionType') ?? 'INTERNET') !== 'INTERNET') throw notAvailable(integration, 'ConnectionType VPC_LINK');
  if (type === 'HTTP_PROXY') {
    for (const target of Object.keys(parameters)) {
      const problem = mappingProblem(target);
      if (problem) throw notAvailable(integration, `RequestParameters ${target}`, problem);
    }
    return { kind: 'http', uri: localText(uri), method: text(integration, 'IntegrationMethod') ?? 'ANY', timeoutMs, parameters };
  }
  if (type !== 'AWS_PROXY') throw notAvailable(integration, `IntegrationType ${type}`, 'HTTP APIs have AWS_PROXY and HTTP_PROXY.');
  if (Object.keys(parameters).length > 0) throw notAvailable(integration, 'RequestParameters of a function');
  return {
    kind: 'function',
    arn: functionArn(integration, uri),
    payload: payloadOf(integration, 'PayloadFormatVersion', '1.0'),
    timeoutMs,
  };
}

/** The payload format that a property names. */
export function payloadOf(resource: StackResource, property: string, otherwise: '1.0' | '2.0'): '1.0' | '2.0' {
  const version = text(resource, property) ?? otherwise;
  if (version === '1.0' || version === '2.0') return version;
  throw notAvailable(resource, `${property} ${version}`);
}
