import type { ModelDefinition } from '../model';

/** What lies beside the code of the forwarder, in `definition.json`. */
export interface ForwarderDefinition {
  readonly model: ModelDefinition;
  /** The entities whose changes are sent. */
  readonly entities: readonly string[];
}

/** The environment of the forwarder: the name of the bus, or its ARN. */
export const FORWARDER_ENVIRONMENT = { eventBus: 'EVENT_BUS_NAME' } as const;
