import type { StackResource } from '../assembly';
import {
  domainOf,
  type GatewayAnswer,
  type GatewayRequest,
  type GatewayRun,
  localEndpoint,
  publicUrlOf,
  RunIssuer,
  startGatewayServer,
  type TokenDefaults,
} from '../gateway';
import { resourcesOfType } from '../gateway/template';
import { LOCAL_REGION } from '../lambda';
import type { LocalResources } from './adapter';

/** An API that is served: HTTP or REST. */
export interface ServedApi {
  handle(request: GatewayRequest): Promise<GatewayAnswer>;
  /** Claims of the tokens that `POST /_local/token` makes, as far as the template says them. */
  tokenDefaults(): TokenDefaults;
  /** Reads the whole API. @throws LocalError for what cannot be served */
  read(): unknown;
}

/** The issuer of a run: every API of the run accepts its tokens. */
const issuers = new WeakMap<LocalResources, RunIssuer>();

export function gatewayRun(run: LocalResources): GatewayRun {
  const issuer = issuers.get(run) ?? new RunIssuer();
  issuers.set(run, issuer);
  return {
    invoke: (name, event) => run.invoke(name, event),
    localText: (text) => run.localText(text),
    notice: run.notice,
    allowedHosts: run.allowedHosts,
    issuer,
    now: Date.now,
  };
}

/** What the servers of a run answer with, by id of the API. */
const served = new WeakMap<LocalResources, Map<string, ServedApi>>();

/** Starts the server of an API. Its public URL is known from then on, its routes once every resource is there. @returns its URL */
export async function serveApi(resource: StackResource, apiId: string, api: ServedApi, run: LocalResources): Promise<string> {
  const { issuer } = gatewayRun(run);
  const apis = served.get(run) ?? new Map<string, ServedApi>();
  served.set(run, apis.set(apiId, api));
  const current = (): ServedApi => apis.get(apiId) ?? api;
  const server = await startGatewayServer({
    name: resource.logicalId,
    handle: async (request) =>
      (await localEndpoint(request, issuer, () => current().tokenDefaults(), server.url)) ?? current().handle(request),
    onRequest: (log) => run.onRequest(log),
    onFailure: run.notice,
  });
  run.closers.push(() => server.stop());
  run.publicUrls.set(publicUrlOf(apiId), server.url);
  run.afterStart.push(() => void api.read());
  return server.url;
}

/** The server of the API answers with what the template says now. @throws LocalError for what cannot be served; it goes on as it was then */
export function reloadApi(apiId: string, api: ServedApi, run: LocalResources): void {
  api.read();
  served.get(run)?.set(apiId, api);
}

/** A custom domain and the base path under which it has an API. */
export interface DomainMapping {
  readonly domain: string;
  readonly basePath: string;
  readonly stage: string;
}

/** The public URLs that mappings of custom domains give an API, the longest first: a shorter one may be the beginning of it. */
export function mapDomains(mappings: readonly DomainMapping[], stageUrl: (stage: string) => string, run: LocalResources): void {
  for (const { domain, basePath, stage } of [...mappings].sort((a, b) => b.basePath.length - a.basePath.length)) {
    run.publicUrls.set(`https://${domain}${basePath && `/${basePath}`}`, stageUrl(stage));
  }
}

/** The mappings of an API. A REST API has either kind. */
export function mappingsOf(api: StackResource, apiId: string): DomainMapping[] {
  const of = (type: string, property: string): StackResource[] =>
    resourcesOfType(api, type).filter((one) => one.property(property) === apiId);
  const mapping = (resource: StackResource, key: string): DomainMapping => ({
    domain: String(resource.property('DomainName')),
    basePath: String(resource.property(key) ?? '').replace('(none)', ''),
    stage: String(resource.property('Stage') ?? ''),
  });
  return [
    ...of('AWS::ApiGatewayV2::ApiMapping', 'ApiId').map((one) => mapping(one, 'ApiMappingKey')),
    ...of('AWS::ApiGateway::BasePathMapping', 'RestApiId').map((one) => mapping(one, 'BasePath')),
  ];
}

/** Attributes of a custom domain: names that only DNS would look up. */
export function domainAttribute(id: string, name: string): string | undefined {
  const target = `d-${domainOf(id)}`;
  // The hosted zones of API Gateway in this region and of CloudFront.
  const zones = { RegionalHostedZoneId: 'Z1UJRXOUMOOFQ8', DistributionHostedZoneId: 'Z2FDTNDATAQYW2' };
  const arn = `arn:aws:apigateway:${LOCAL_REGION}::/domainnames/${id}`;
  return { RegionalDomainName: target, DistributionDomainName: target, DomainNameArn: arn, ...zones }[name];
}
