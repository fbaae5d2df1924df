import { randomUUID } from 'node:crypto';
import { messageOf } from '../errors';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../lambda';
import type { EventPattern } from './event-pattern';
import { type RuleInput, ruleInput } from './rule-input';

export interface RuleTarget extends RuleInput {
  readonly Id: string;
  readonly Arn: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

export interface EventRule {
  readonly name: string;
  readonly bus: string;
  readonly matches: EventPattern;
  readonly targets: readonly RuleTarget[];
}

/** An entry of PutEvents. */
export interface EventEntry {
  readonly Source?: string;
  readonly DetailType?: string;
  /** JSON text of an object. */
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  /** Seconds since 1970, or ISO 8601. */
  readonly Time?: number | string;
}

export interface EventBusParts {
  readonly deliver: (arn: string, payload: unknown) => Promise<unknown>;
  readonly notice: (message: string) => void;
}

export const DEFAULT_BUS = 'default';

/** The event buses of EventBridge with their rules. */
export class EventBuses {
  public readonly names = new Set<string>([DEFAULT_BUS]);
  public readonly rules: EventRule[] = [];

  public constructor(private readonly parts: EventBusParts) {}

  /** Puts an event on a bus and delivers it in the background. @returns its id, or the error of the entry */
  public put(entry: EventEntry): { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string } {
    const bus = busName(entry.EventBusName ?? DEFAULT_BUS);
    const problem = this.problemOf(entry, bus);
    if (problem !== undefined)
      return { ErrorCode: problem.startsWith('Detail') ? 'MalformedDetail' : 'InvalidArgument', ErrorMessage: problem };
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': entry.DetailType,
      source: entry.Source,
      account: LOCAL_ACCOUNT,
      time: timeOf(entry.Time),
      region: LOCAL_REGION,
      resources: entry.Resources ?? [],
      detail: JSON.parse(String(entry.Detail)),
    };
    for (const rule of this.rules.filter(({ bus: of, matches }) => of === bus && matches(event))) {
      for (const target of rule.targets) void this.deliver(rule.name, target, event);
    }
    return { EventId: event.id };
  }

  /** Delivers an event to one target of a rule. What cannot be delivered goes to the target's dead-letter queue. */
  public async deliver(rule: string, target: RuleTarget, event: object): Promise<unknown> {
    const payload = ruleInput(target, event);
    try {
      return await this.parts.deliver(target.Arn, payload);
    } catch (error) {
      const queue = target.DeadLetterConfig?.Arn;
      this.parts.notice(`Rule ${rule} could not deliver to ${target.Arn}: ${messageOf(error)}${queue ? ` The event is in ${queue}.` : ''}`);
      if (queue !== undefined) await this.parts.deliver(queue, event);
      return undefined;
    }
  }

  private problemOf({ Source, DetailType, Detail }: EventEntry, bus: string): string | undefined {
    if (!this.names.has(bus)) return `There is no event bus ${bus}. The stack has: ${[...this.names].join(', ')}.`;
    if (!Source || !DetailType) return `Parameter ${Source ? 'DetailType' : 'Source'} is not valid. Reason: it is a required argument.`;
    try {
      const detail: unknown = JSON.parse(Detail ?? '');
      if (typeof detail === 'object' && detail !== null && !Array.isArray(detail)) return undefined;
    } catch {
      // Said below.
    }
    return 'Detail is malformed: it must be the JSON text of an object.';
  }
}

/** The name in a name or an ARN. */
export function busName(reference: string): string {
  return reference.startsWith('arn:') ? (reference.split('/').pop() ?? reference) : reference;
}

function timeOf(time: EventEntry['Time']): string {
  const date = time === undefined ? new Date() : new Date(typeof time === 'number' ? time * 1000 : time);
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
