import type { IPublicHostedZone } from 'aws-cdk-lib/aws-route53';

/** How mail of a domain is sent. */
export interface EmailDomainOptions {
  /**
   * A subdomain that bounces go back to, such as `mail.shop.example`, so that SPF passes for the domain as well. No other mail may use it.
   * @default - bounces go back to a domain of Amazon; DKIM alone speaks for yours
   */
  readonly mailFromDomain?: string;
}

/**
 * A domain that mail is sent from.
 *
 * @example
 * const zone = route53.PublicHostedZone.fromLookup(this, 'Zone', { domainName: 'shop.example' });
 * const domain = EmailDomain.hostedZone(zone, { mailFromDomain: 'mail.shop.example' });
 */
export class EmailDomain {
  /**
   * A domain whose zone is in Route 53: the records of DKIM, and those of the MAIL FROM domain, are written there.
   * @param zone the zone of the domain
   * @param options how mail is sent
   */
  public static hostedZone(zone: IPublicHostedZone, options: EmailDomainOptions = {}): EmailDomain {
    return new EmailDomain(zone.zoneName, options, zone);
  }

  /**
   * A domain whose zone is elsewhere. Three records of DKIM have to be written there: `sender.identity.dkimRecords` has them.
   * @param name the domain, `shop.example`
   * @param options how mail is sent
   */
  public static named(name: string, options: EmailDomainOptions = {}): EmailDomain {
    return new EmailDomain(name, options);
  }

  /** The name of the domain. */
  public readonly name: string;
  /** The subdomain that bounces go back to; undefined if it is one of Amazon. */
  public readonly mailFromDomain?: string;
  /** Its zone in Route 53; undefined if the zone is elsewhere. */
  public readonly zone?: IPublicHostedZone;

  private constructor(name: string, { mailFromDomain }: EmailDomainOptions, zone?: IPublicHostedZone) {
    this.name = name;
    this.mailFromDomain = mailFromDomain;
    this.zone = zone;
  }
}
