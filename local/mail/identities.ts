import { LOCAL_REGION } from '../lambda';
import { AwsError } from '../messaging';
import { addressOf, domainOf } from './address';

/** An event destination of a configuration set. */
export interface MailEventDestination {
  readonly configurationSet: string;
  /** In upper case: `BOUNCE`, `COMPLAINT`, `DELIVERY`, `SEND`. */
  readonly events: readonly string[];
  /** ARN of a topic or a bus. */
  readonly target: string;
}

/** Who may send, and who wants to hear of it. */
export class MailIdentities {
  /** An address or a domain, in lower case, and the configuration set that it uses by itself. */
  public readonly identities = new Map<string, string | undefined>();
  public readonly configurationSets = new Set<string>();
  public readonly destinations: MailEventDestination[] = [];

  /** @throws AwsError `MessageRejected` when the stack has neither the address nor its domain, or a parent of it, as an identity */
  public assertVerified(from: string): void {
    if (this.identityOf(from) !== undefined) return;
    throw new AwsError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${LOCAL_REGION.toUpperCase()}: ${addressOf(from)}`,
    );
  }

  /**
   * The configuration set of a mail: the one that it names, or that of its identity.
   * @throws AwsError `NotFoundException`
   */
  public configurationSetFor(from: string, named: string | undefined): string | undefined {
    const name = named ?? this.identities.get(this.identityOf(from) ?? '');
    if (name === undefined || this.configurationSets.has(name)) return name;
    throw new AwsError('NotFoundException', `Configuration set <${name}> does not exist.`, 404);
  }

  private identityOf(from: string): string | undefined {
    const address = addressOf(from).toLowerCase();
    const labels = domainOf(address).split('.');
    const domains = labels.map((_, index) => labels.slice(index).join('.'));
    return [address, ...domains].find((identity) => this.identities.has(identity));
  }
}
