import type { StackResource } from '../assembly';
import { localArn, physicalName, type ResourceAdapter } from './adapter';

const identityOf = (resource: StackResource): string => String(resource.property('EmailIdentity'));

interface Named {
  readonly ConfigurationSetName?: string;
}

/** Identities of SES: their mail goes to the outbox. They count as verified. */
export const emailIdentity: ResourceAdapter = {
  types: ['AWS::SES::EmailIdentity'],
  id: identityOf,
  attribute: (resource, name) => {
    const [, kind, number] = /^DkimDNSToken(Name|Value)([123])$/.exec(name) ?? [];
    if (kind === 'Name') return `local${number}._domainkey.${identityOf(resource)}`;
    if (kind === 'Value') return `local${number}.dkim.amazonses.com`;
    return name === 'EmailIdentityArn' ? localArn('ses', `identity/${identityOf(resource)}`) : undefined;
  },
  start: async (resource, { mail, urls, closers }) => {
    const { ConfigurationSetName } = (resource.property('ConfigurationSetAttributes') ?? {}) as Named;
    mail.identities.identities.set(identityOf(resource).toLowerCase(), ConfigurationSetName);
    if (urls.some(({ kind }) => kind === 'outbox')) return;
    const server = await mail.serve();
    closers.push(() => server.stop());
    urls.push({ kind: 'outbox', name: resource.logicalId, url: server.url });
  },
};

const setName = (resource: StackResource): string => physicalName(resource, 'Name');

export const emailConfigurationSet: ResourceAdapter = {
  types: ['AWS::SES::ConfigurationSet'],
  id: setName,
  attribute: (resource, name) => (name === 'Arn' ? localArn('ses', `configuration-set/${setName(resource)}`) : undefined),
  start: (resource, { mail }) => void mail.identities.configurationSets.add(setName(resource)),
};

interface EventDestination {
  readonly Enabled?: boolean;
  readonly MatchingEventTypes?: readonly string[];
  readonly SnsDestination?: { readonly TopicARN?: string };
  readonly EventBridgeDestination?: { readonly EventBusArn?: string };
}

/** Bounces, complaints and the rest, to topics and buses. Others, such as metrics, get nothing. */
export const emailEventDestination: ResourceAdapter = {
  types: ['AWS::SES::ConfigurationSetEventDestination'],
  id: (resource) => `${String(resource.property('ConfigurationSetName'))}|${resource.logicalId}`,
  attribute: () => undefined,
  start: (resource, { mail }) => {
    const destination = resource.property('EventDestination') as EventDestination;
    const target = destination.SnsDestination?.TopicARN ?? destination.EventBridgeDestination?.EventBusArn;
    if (destination.Enabled === false || target === undefined) return;
    mail.identities.destinations.push({
      configurationSet: String(resource.property('ConfigurationSetName')),
      events: (destination.MatchingEventTypes ?? []).map((type) => type.toUpperCase()),
      target,
    });
  },
};
