import { gatewayId, HttpApi, publicUrlOf } from '../gateway';
import { checkProperties } from '../gateway/template';
import type { ResourceAdapter } from './adapter';
import { domainAttribute, gatewayRun, mapDomains, mappingsOf, reloadApi, serveApi } from './gateway';

/** HTTP APIs: each has a server of its own on a free port. */
export const httpApi: ResourceAdapter = {
  types: ['AWS::ApiGatewayV2::Api'],
  id: gatewayId,
  attribute: (resource, name) => ({ ApiId: gatewayId(resource), ApiEndpoint: publicUrlOf(gatewayId(resource)) })[name],
  start: async (resource, run) => {
    const id = gatewayId(resource);
    const url = await serveApi(resource, id, new HttpApi(resource, id, gatewayRun(run)), run);
    run.urls.push({ kind: 'api', name: resource.logicalId, url });
    const stageUrl = (stage: string): string => (stage === '$default' ? url : `${url}/${stage}`);
    mapDomains(mappingsOf(resource, id), stageUrl, run);
  },
  reload: (resource, run) => reloadApi(gatewayId(resource), new HttpApi(resource, gatewayId(resource), gatewayRun(run)), run),
};

/** The parts of HTTP APIs: read by the API that they belong to. */
export const httpApiPart: ResourceAdapter = {
  types: [
    'AWS::ApiGatewayV2::ApiMapping',
    'AWS::ApiGatewayV2::Authorizer',
    'AWS::ApiGatewayV2::Deployment',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Route',
  ],
  id: gatewayId,
  attribute: (resource, name) => (name.endsWith('Id') ? gatewayId(resource) : undefined),
  part: 'reloaded',
};

export const httpApiStage: ResourceAdapter = {
  types: ['AWS::ApiGatewayV2::Stage'],
  id: (resource) => String(resource.property('StageName')),
  attribute: () => undefined,
  part: 'reloaded',
};

/** Custom domains of both kinds of API: their public URL leads to the API, certificates and DNS are left out. */
export const apiDomain: ResourceAdapter = {
  types: ['AWS::ApiGatewayV2::DomainName', 'AWS::ApiGateway::DomainName'],
  id: (resource) => String(resource.property('DomainName')),
  attribute: (resource, name) => domainAttribute(gatewayId(resource), name),
  start: (resource) => checkProperties(resource, DOMAIN_PROPERTIES),
};

/** Everything but mutual TLS: a client certificate would be asked for. */
const DOMAIN_PROPERTIES = [
  'DomainName',
  'CertificateArn',
  'DomainNameConfigurations',
  'EndpointConfiguration',
  'EndpointAccessMode',
  'RegionalCertificateArn',
  'OwnershipVerificationCertificateArn',
  'RoutingMode',
  'SecurityPolicy',
  'Tags',
];
