import type { StackResource } from '../../assembly';
import { messageOf } from '../../errors';
import { functionArn, notAvailable } from '../template';
import { isKnownExpression } from './variables';
import { parseTemplate, type Template } from './velocity';

export type RestIntegration =
  | { readonly kind: 'function'; readonly arn: string; readonly timeoutMs: number }
  | {
      readonly kind: 'http';
      readonly uri: string;
      /** ANY: that of the client. */
      readonly method: string;
      readonly timeoutMs: number;
      readonly parameters: { readonly [target: string]: string };
    }
  | { readonly kind: 'mock'; readonly templates: Templates; readonly responses: readonly MockResponse[] };

/** By media type. */
type Templates = { readonly [type: string]: Template };

export interface MockResponse {
  readonly status: number;
  /** Matches the status that the request template asks for. undefined: any. */
  readonly selection?: RegExp;
  /** `method.response.header.name` → expression */
  readonly parameters: { readonly [target: string]: string };
  readonly templates: Templates;
}

interface TemplateIntegration {
  readonly Type?: string;
  readonly Uri?: string;
  readonly IntegrationHttpMethod?: string;
  readonly ConnectionType?: string;
  readonly TimeoutInMillis?: number;
  readonly RequestParameters?: { readonly [target: string]: string };
  readonly RequestTemplates?: { readonly [type: string]: string };
  readonly IntegrationResponses?: readonly TemplateResponse[];
}

interface TemplateResponse {
  readonly StatusCode?: string;
  readonly SelectionPattern?: string;
  readonly ResponseParameters?: { readonly [target: string]: string };
  readonly ResponseTemplates?: { readonly [type: string]: string };
}

const TIMEOUT_MS = 29_000;
/** Without effect here: roles, and what only integrations of other kinds look at. */
const KNOWN = [
  'Type',
  'Uri',
  'IntegrationHttpMethod',
  'ConnectionType',
  'TimeoutInMillis',
  'RequestParameters',
  'RequestTemplates',
  'IntegrationResponses',
  'Credentials',
  'PassthroughBehavior',
  'ContentHandling',
];

export function readIntegration(method: StackResource, localText: (text: string) => string): RestIntegration {
  const integration = (method.property('Integration') ?? {}) as TemplateIntegration;
  const unknown = Object.keys(integration).filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0) throw notAvailable(method, `Integration.${unknown.join(', ')}`);
  if ((integration.ConnectionType ?? 'INTERNET') !== 'INTERNET') throw notAvailable(method, 'Integration.ConnectionType VPC_LINK');
  const timeoutMs = integration.TimeoutInMillis ?? TIMEOUT_MS;
  if (integration.Type === 'AWS_PROXY') return { kind: 'function', arn: functionArn(method, String(integration.Uri)), timeoutMs };
  if (integration.Type === 'MOCK') return readMock(method, integration);
  if (integration.Type !== 'HTTP_PROXY') {
    throw notAvailable(
      method,
      `Integration.Type ${integration.Type}`,
      'Use AWS_PROXY, HTTP_PROXY or MOCK: the others map bodies in a language of their own.',
    );
  }
  const parameters = integration.RequestParameters ?? {};
  for (const [target, value] of Object.entries(parameters)) {
    const known = /^integration\.request\.(header|querystring|path)\..+$/.test(target) && isKnownExpression(value);
    if (!known) throw notAvailable(method, `Integration.RequestParameters ${target}: ${value}`);
  }
  return {
    kind: 'http',
    uri: localText(String(integration.Uri)),
    method: integration.IntegrationHttpMethod ?? 'ANY',
    timeoutMs,
    parameters,
  };
}

function readMock(method: StackResource, { RequestTemplates = {}, IntegrationResponses = [] }: TemplateIntegration): RestIntegration {
  const responses = IntegrationResponses.map(
    ({ StatusCode, SelectionPattern, ResponseParameters = {}, ResponseTemplates = {} }): MockResponse => {
      for (const [target, value] of Object.entries(ResponseParameters)) {
        if (!isKnownExpression(value)) throw notAvailable(method, `Integration.IntegrationResponses ${target}: ${value}`);
      }
      return {
        status: Number(StatusCode),
        selection: SelectionPattern ? new RegExp(`^(?:${SelectionPattern})$`) : undefined,
        parameters: ResponseParameters,
        templates: readTemplates(method, ResponseTemplates),
      };
    },
  );
  return { kind: 'mock', templates: readTemplates(method, RequestTemplates), responses };
}

function readTemplates(method: StackResource, templates: { readonly [type: string]: string }): Templates {
  return Object.fromEntries(
    Object.entries(templates).map(([type, template]) => {
      try {
        return [type, parseTemplate(template)];
      } catch (error) {
        throw notAvailable(method, `the mapping template ${JSON.stringify(template)}`, messageOf(error));
      }
    }),
  );
}
